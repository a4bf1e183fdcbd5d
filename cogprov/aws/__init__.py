"""The only door to AWS: calls, paging, quotas, retries, proof of answers and error translation.

    door.py        Door: what everybody else uses
    answers.py     Reply, Items, CallEvent: what comes back
    errors.py      the errors a call can end with, and their predicates
    translate.py   botocore's exceptions and AWS's answers -> an Outcome
    patience.py    an Outcome -> how long to wait before the next attempt, or give up
    proof.py       does the raw answer prove itself; which of its members are not modelled
    limits.py      Cognito's quotas, and the token buckets that keep below them
    paging.py      tokens and page sizes, from the service model
    crew.py        side-by-side work on a bounded set of threads
    clients.py     one botocore client per service and region; credentials
    startup.py     what makes the first client cheap
    inprocess.py   answering a request without a network (the sandbox, tests)
    redact.py      secrets of a request, taken out of texts and logs

Importing any of it does not import botocore; the first call does.
"""
