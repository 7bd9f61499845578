# the last unit paid for closes the drop for good
drop d1 units=1 hold=60s
register d1 ada bob carl
open d1
claim d1 ada bob
confirm d1 ada order=o-1
show d1
----
1 registered d1 ada
2 registered d1 bob
3 registered d1 carl
4 opened d1 by=operator
5 claimed d1 ada
6 granted d1 ada until=60.000
7 claimed d1 bob
waiting d1 bob position=1
8 confirmed d1 ada order=o-1
9 closed d1 soldOut by=law
d1 closed soldOut free=0 held=0 sold=1 line=1 registered=3 rate=unlimited revision=2

advance 1s
claim d1 carl
claim d1 bob
claim d1 ada
register d1 dora
register d1 ada
unregister d1 carl
open d1
pause d1
close d1
reopen d1
addUnits d1 5
----
free=0 held=0 sold=1
refused soldOut d1 carl
refused soldOut d1 bob
sold d1 ada order=o-1
refused soldOut d1 dora
sold d1 ada order=o-1
refused soldOut d1 carl
refused soldOut d1 open
refused soldOut d1 pause
refused soldOut d1 close
refused soldOut d1 reopen
10 unitsAdded d1 5 by=operator
