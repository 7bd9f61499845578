# a payment during a pause can sell the last unit
drop d1 units=1 hold=60s
register d1 ada
open d1
claim d1 ada
pause d1
confirm d1 ada order=o-1
show d1
----
1 registered d1 ada
2 opened d1 by=operator
3 claimed d1 ada
4 granted d1 ada until=60.000
5 paused d1 by=operator
6 confirmed d1 ada order=o-1
7 closed d1 soldOut by=law
d1 closed soldOut free=0 held=0 sold=1 line=0 registered=1 rate=unlimited revision=3
