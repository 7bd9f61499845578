# at the deadline the hold is over, and the same answer comes after it went on
drop d1 units=1 hold=60s
register d1 ada bob
open d1
claim d1 ada
advance 59.999s
show d1 ada
claim d1 bob
jump 0.001s
confirm d1 ada order=o-1
release d1 ada
claim d1 ada
show d1 ada bob
----
1 registered d1 ada
2 registered d1 bob
3 opened d1 by=operator
4 claimed d1 ada
5 granted d1 ada until=60.000
free=0 held=1 sold=0
held d1 ada until=60.000
6 claimed d1 bob
waiting d1 bob position=1
7 lapsed d1 ada
8 granted d1 bob until=120.000
free=0 held=1 sold=0
refused holdLapsed d1 ada
refused holdLapsed d1 ada
lapsed d1 ada
lapsed d1 ada
held d1 bob until=120.000
