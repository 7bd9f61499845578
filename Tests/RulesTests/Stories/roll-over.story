# what is left when nobody pays any more and the closing cannot be undone goes to the next drop
campaign roll_leftovers
drop d1 units=3 hold=60s
drop d2 units=1
register d1 ada bob
open d1
claim d1 ada bob
confirm d1 ada order=o-1
close d1
books
----
1 registered d1 ada
2 registered d1 bob
3 opened d1 by=operator
4 claimed d1 ada
5 granted d1 ada until=60.000
6 claimed d1 bob
7 granted d1 bob until=60.000
8 confirmed d1 ada order=o-1
9 closed d1 byOperator by=operator
d1 free=1 held=1 sold=1
d2 free=1 held=0 sold=0

advance 60.001s
reopen d1
----
10 lapsed d1 bob at=60.000
11 unitsWithdrawn d1 2 by=law reason="rolled into d2"
12 unitsAdded d2 2 by=law reason="left over from d1"
d1 free=0 held=0 sold=1 withdrawn=2
d2 free=3 held=0 sold=0
refused soldOut d1 reopen
