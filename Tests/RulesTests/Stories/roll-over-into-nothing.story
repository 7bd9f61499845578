# the last drop keeps its leftovers, and so does one before a closed drop
campaign roll_leftovers
drop d1 units=3
drop d2 units=1
open d2
close d2
open d1
close d1
books
reopen d1
----
1 opened d2 by=operator
2 closed d2 byOperator by=operator
3 opened d1 by=operator
4 closed d1 byOperator by=operator
d1 free=3 held=0 sold=0
d2 free=1 held=0 sold=0
5 reopened d1 by=operator
