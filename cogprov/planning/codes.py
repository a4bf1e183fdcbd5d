"""The codes of what planning and applying run into, each with what it means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

CODES: Final[Mapping[str, str]] = {
    "E1201": "a construct refuses what it was given",
    "E1202": "a program failed while it declared its pools",
    "W1421": "an object that the service took on and could not make",
    "E1422": "a reference to a value that the setting does not take",
    "E2001": "objects that depend on each other in a circle",
    "E2004": "a change that the service has no call for",
    "E2005": "an object with settings that the installed botocore does not know",
    "E2006": "several live objects of the name of a declared one",
    "W2007": "a pool of the same name exists already",
    "E2008": "nothing of what the state knows is there",
    "W2009": "a pool that the files no longer have, and that is left alone",
    "E2010": "an object that is protected against deletion",
    "E2011": "a pool that cogprov made is there, and the state does not know it",
    "W2012": "something that other settings call for cannot be made yet",
    "W2013": "an answer without a setting that cannot have changed",
    "E2014": "an object under another label than the state knows it by",
    "W2015": "a name of something that the pool neither has nor gets",
    "W2016": "something that other settings call for and that another account has to make",
    "E2017": "an object that is to be taken over and is not there",
    "E2018": "a second pool, made by a call that took effect after it was given up",
    "E2019": "an object that the service is still at work on, where a pool is to be deleted",
    "E2020": "a struct without something that the service requires in it",
    "E2021": "a pool that an interrupted run made, under a label that the files no longer have",
    "W2022": "a call of an interrupted run of which it is not known whether it made something",
    "E2023": "an object that nobody makes, and that the service does not have",
    "E2027": "a reference in an object that exists and that cannot be resolved: nothing is applied",
    "W2028": "operations of the installed botocore that cogprov does not know",
    "E2029": "a pool of this stack that nobody knows, where one is to be made and there is no state",
    "W2031": "the same where there is a state",
    "W2032": "a new pool that names scopes of resource servers that come after it",
    "E2101": "a reference that a new object needs and that cannot be resolved",
    "W2102": "a secret that was sent once, or that an import left open, and that is not known now: it stays as it is",
    "E2103": "a secret as the name of an object, which shows everywhere",
    "E3007": "the service refused a call",
    "E3008": "nobody can say whether a call happened",
    "E4001": "a saved plan that is not as it was written",
    "E4002": "a saved plan in a format of another version",
    "E4003": "a saved plan that would hold a secret",
    "E4004": "a saved plan that is no longer true",
}
