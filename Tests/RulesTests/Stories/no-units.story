# a drop that sold none and whose last free unit is withdrawn stays in its phase: claims wait
drop d1 units=2 hold=60s
register d1 ada
open d1
withdrawUnits d1 2 by=olga
claim d1 ada
show d1
advance 1s
addUnits d1 1 by=olga reason="found again"
show d1 ada
----
1 registered d1 ada
2 opened d1 by=operator
3 unitsWithdrawn d1 2 by=olga
4 claimed d1 ada
waiting d1 ada position=1
d1 open free=0 held=0 sold=0 withdrawn=2 line=1 registered=1 rate=unlimited revision=2
free=0 held=0 sold=0 withdrawn=2
5 unitsAdded d1 1 by=olga reason="found again"
6 granted d1 ada until=61.000
held d1 ada until=61.000

# the same while it is paused
pause d1
release d1 ada
withdrawUnits d1 1
show d1
----
7 paused d1 by=operator
8 released d1 ada
9 unitsWithdrawn d1 1 by=operator
d1 paused free=0 held=0 sold=0 withdrawn=3 line=0 registered=1 rate=unlimited revision=5
