# a closed drop whose last hold was paid for has nothing to reopen for
drop d1 units=1 hold=60s
register d1 ada
open d1
claim d1 ada
close d1
close d1
confirm d1 ada order=o-1
reopen d1
claim d1 ada
----
1 registered d1 ada
2 opened d1 by=operator
3 claimed d1 ada
4 granted d1 ada until=60.000
5 closed d1 byOperator by=operator
stands d1 close
6 confirmed d1 ada order=o-1
refused soldOut d1 reopen
sold d1 ada order=o-1
