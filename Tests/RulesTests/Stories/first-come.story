# two buyers, one unit, and a hold that lapses
drop d1 units=1 hold=120s
register d1 ada bob
open d1
claim d1 ada
claim d1 bob
----
1 registered d1 ada
2 registered d1 bob
3 opened d1 by=operator
4 claimed d1 ada
5 granted d1 ada until=120.000
6 claimed d1 bob
waiting d1 bob position=1

advance 120s
----
7 lapsed d1 ada
8 granted d1 bob until=240.000
free=0 held=1 sold=0
