# two drops at once; a registration of one buys nothing in the other
drop d1 units=1 hold=60s
drop d2 units=1 hold=60s
register d1 ada bob
register d2 bob
open d1
open d2
claim d1 ada
claim d2 ada
claim d1 bob
claim d2 bob
confirm d2 bob order=o-1
show d1
show d2
advance 60s
----
1 registered d1 ada
2 registered d1 bob
3 registered d2 bob
4 opened d1 by=operator
5 opened d2 by=operator
6 claimed d1 ada
7 granted d1 ada until=60.000
refused notRegistered d2 ada
8 claimed d1 bob
waiting d1 bob position=1
9 claimed d2 bob
10 granted d2 bob until=60.000
11 confirmed d2 bob order=o-1
12 closed d2 soldOut by=law
d1 open free=0 held=1 sold=0 line=1 registered=2 rate=unlimited revision=1
d2 closed soldOut free=0 held=0 sold=1 line=0 registered=1 rate=unlimited revision=2
13 lapsed d1 ada
14 granted d1 bob until=120.000
d1 free=0 held=1 sold=0
d2 free=0 held=0 sold=1
