"""The command line: words in, exit codes out. Planning and drawing are done elsewhere.

main.py          the table of commands; each is imported when it is used
lazy.py          the click classes behind it: commands that take the global flags, groups that import late
options.py       the global flags, and the types of flags
environment.py   COGPROV_... variables that mean nothing
context.py       App: one invocation with its configuration, its streams and its way to AWS
errors.py        every exception -> text on stderr and an exit code
ask.py           questions on the terminal
gates.py         what must be said before something dangerous is done
carrying.py      doing a plan: progress, interrupts, the end
interrupts.py    Ctrl-C and SIGTERM
saved.py         plan files, and whether they are still true
files.py         files that a command writes
precious.py      files that it must not overwrite
reports.py       --report
commands/        one file for each command
"""
