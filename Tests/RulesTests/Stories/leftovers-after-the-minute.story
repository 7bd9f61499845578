# leftovers roll when the closing cannot be undone any more; what has rolled is not free here
campaign roll_leftovers
drop d1 units=3 hold=10s
drop d2 units=1
register d1 ada
open d1 by=olga
claim d1 ada
close d1 by=olga
advance 60s
----
1 registered d1 ada
2 opened d1 by=olga
3 claimed d1 ada
4 granted d1 ada until=10.000
5 closed d1 byOperator by=olga
6 lapsed d1 ada at=10.000
d1 free=3 held=0 sold=0
d2 free=1 held=0 sold=0

advance 0.001s
reopen d1 by=olga
# what is added to a closed drop is no leftover
addUnits d1 2 by=olga
advance 100s
reopen d1 by=olga
----
7 unitsWithdrawn d1 3 by=law reason="rolled into d2"
8 unitsAdded d2 3 by=law reason="left over from d1"
d1 free=0 held=0 sold=0 withdrawn=3
d2 free=4 held=0 sold=0
refused wrongPhase d1 reopen
9 unitsAdded d1 2 by=olga
d1 free=2 held=0 sold=0 withdrawn=3
d2 free=4 held=0 sold=0
10 reopened d1 opens=220.001 by=olga
