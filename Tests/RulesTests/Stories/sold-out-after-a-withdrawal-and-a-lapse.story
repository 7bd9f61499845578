# what comes back is not sold: the drop is sold out when nothing is free or held and one was sold
drop d1 units=3 hold=10s
register d1 ada bob
open d1
claim d1 ada bob
confirm d1 ada order=o-1
withdrawUnits d1 1 by=olga
show d1
advance 10s
withdrawUnits d1 1 by=olga
show d1
----
1 registered d1 ada
2 registered d1 bob
3 opened d1 by=operator
4 claimed d1 ada
5 granted d1 ada until=10.000
6 claimed d1 bob
7 granted d1 bob until=10.000
8 confirmed d1 ada order=o-1
9 unitsWithdrawn d1 1 by=olga
d1 open free=0 held=1 sold=1 withdrawn=1 line=0 registered=2 rate=unlimited revision=2
10 lapsed d1 bob
free=1 held=0 sold=1 withdrawn=1
11 unitsWithdrawn d1 1 by=olga
12 closed d1 soldOut by=law
d1 closed soldOut free=0 held=0 sold=1 withdrawn=2 line=0 registered=2 rate=unlimited revision=4
