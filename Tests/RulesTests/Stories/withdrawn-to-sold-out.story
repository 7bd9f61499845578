# when the last free unit is withdrawn and all others are sold, the drop is sold out
drop d1 units=2 hold=60s
register d1 ada
open d1
claim d1 ada
confirm d1 ada order=o-1
withdrawUnits d1 1 by=olga
show d1
withdrawUnits d1 1 by=olga
advance 1s
withdrawUnits d1 1 by=olga
----
1 registered d1 ada
2 opened d1 by=operator
3 claimed d1 ada
4 granted d1 ada until=60.000
5 confirmed d1 ada order=o-1
6 unitsWithdrawn d1 1 by=olga
7 closed d1 soldOut by=law
d1 closed soldOut free=0 held=0 sold=1 withdrawn=1 line=0 registered=1 rate=unlimited revision=3
stands d1 withdrawUnits
free=0 held=0 sold=1 withdrawn=1
refused soldOut d1 withdrawUnits
