# units added go to the line; only free ones can be withdrawn
drop d1 units=1 hold=60s
register d1 ada bob carl
open d1
claim d1 ada bob carl
addUnits d1 2 by=olga reason="a box found"
show d1
withdrawUnits d1 1
release d1 carl
advance 1s
withdrawUnits d1 1
books d1
addUnits d1 0
addUnits d1 -1
withdrawUnits d1 0
addUnits d1 2000000000
----
1 registered d1 ada
2 registered d1 bob
3 registered d1 carl
4 opened d1 by=operator
5 claimed d1 ada
6 granted d1 ada until=60.000
7 claimed d1 bob
waiting d1 bob position=1
8 claimed d1 carl
waiting d1 carl position=2
9 unitsAdded d1 2 by=olga reason="a box found"
10 granted d1 bob until=60.000
11 granted d1 carl until=60.000
d1 open free=0 held=3 sold=0 line=0 registered=3 rate=unlimited revision=2
refused wrongPhase d1 withdrawUnits
12 released d1 carl
free=1 held=2 sold=0
13 unitsWithdrawn d1 1 by=operator
free=0 held=2 sold=0 withdrawn=1
refused notAllowed d1 addUnits
refused notAllowed d1 addUnits
refused notAllowed d1 withdrawUnits
refused notAllowed d1 addUnits
