# a drop without units opens and waits for some
drop d1 units=0
register d1 ada
open d1
claim d1 ada
show d1
addUnits d1 1
show d1 ada
----
1 registered d1 ada
2 opened d1 by=operator
3 claimed d1 ada
waiting d1 ada position=1
d1 open free=0 held=0 sold=0 line=1 registered=1 rate=unlimited revision=1
4 unitsAdded d1 1 by=operator
5 granted d1 ada until=600.000
held d1 ada until=600.000
