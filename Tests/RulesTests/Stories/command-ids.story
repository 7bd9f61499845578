# an id tells a second sending from a second act, for as long as the journal lasts
drop d1 units=5
drop d2 units=5
register d1 ada
open d1 by=olga id=a-1
open d1 by=olga id=a-1
advance 1000s
open d1 by=olga id=a-1
addUnits d1 2 by=olga id=a-2
addUnits d1 2 by=olga id=a-3
books
----
1 registered d1 ada
2 opened d1 by=olga
stands d1 open
d1 free=5 held=0 sold=0
d2 free=5 held=0 sold=0
stands d1 open
3 unitsAdded d1 2 by=olga
4 unitsAdded d1 2 by=olga
d1 free=9 held=0 sold=0
d2 free=5 held=0 sold=0

# the same id with anything else in it is another command
addUnits d1 3 by=olga id=a-2
addUnits d2 2 by=olga id=a-2
addUnits d9 2 by=olga id=a-2
addUnits d1 2 by=pia id=a-2
addUnits d1 2 by=olga id=a-2 reason="why"
addUnits d1 2 by=olga id=a-2 revision=1
pause d1 by=olga id=a-2
pause d1 by=olga id=a-4 reason="why"
pause d1 by=olga id=a-4 reason="why"
pause d1 by=olga id=a-4
----
otherCommand d1 addUnits after d1 unitsAdded by=olga at=1000.000
otherCommand d2 addUnits after d1 unitsAdded by=olga at=1000.000
otherCommand d9 addUnits after d1 unitsAdded by=olga at=1000.000
otherCommand d1 addUnits after d1 unitsAdded by=olga at=1000.000
otherCommand d1 addUnits after d1 unitsAdded by=olga at=1000.000
otherCommand d1 addUnits after d1 unitsAdded by=olga at=1000.000
otherCommand d1 pause after d1 unitsAdded by=olga at=1000.000
5 paused d1 by=olga reason="why"
stands d1 pause
otherCommand d1 pause after d1 paused by=olga at=1000.000

# a refused id may be tried again, also with something else
resume d2 by=olga id=a-5
resume d1 by=olga id=a-5
announce d1 "rain" by=olga id=a-6
announce d1 "rain" by=olga id=a-6
announce d1 "sun" by=olga id=a-6
away 30s
announce d1 "rain" by=olga id=a-6
announce d1 "sun" by=olga id=a-6
----
refused notOpen d2 resume
6 resumed d1 by=olga
7 announced d1 "rain" by=olga
stands d1 announce
otherCommand d1 announce after d1 announced by=olga at=1000.000
8 paused d1 by=engine reason="the engine was away for 30.0 s"
d1 free=9 held=0 sold=0
d2 free=5 held=0 sold=0
stands d1 announce
otherCommand d1 announce after d1 announced by=olga at=1000.000
