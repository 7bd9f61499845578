# a reopening that was told comes, though the schedule had been taken off before
drop d1 units=2
disarm d1
register d1 ada
open d1
close d1
advance 61s
reopen d1
advance 60s
----
1 disarmed d1 by=operator
2 registered d1 ada
3 opened d1 by=operator
4 closed d1 byOperator by=operator
free=2 held=0 sold=0
5 reopened d1 opens=121.000 by=operator
6 opened d1 by=schedule
free=2 held=0 sold=0
