# a claim in the line cannot be confirmed yet; in a closed drop it never can
drop d1 units=1 hold=60s
register d1 ada bob
open d1
claim d1 ada bob
confirm d1 bob order=o-1
----
1 registered d1 ada
2 registered d1 bob
3 opened d1 by=operator
4 claimed d1 ada
5 granted d1 ada until=60.000
6 claimed d1 bob
waiting d1 bob position=1
refused wrongPhase d1 bob

close d1
confirm d1 bob order=o-1
----
7 closed d1 byOperator by=operator
refused closed d1 bob
