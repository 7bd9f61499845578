# the operator opens before the schedule and registration stays open as the file says
drop d1 units=5 registration_closes=20s opens=30s closes=60s
register d1 ada
advance 5s
open d1 by=olga
register d1 bob
claim d1 bob
----
1 registered d1 ada
free=5 held=0 sold=0
2 opened d1 by=olga
3 registered d1 bob
4 claimed d1 bob
5 granted d1 bob until=605.000

advance 15s
register d1 carl
----
6 registrationClosed d1 by=schedule
free=4 held=1 sold=0
refused registrationNotOpen d1 carl

# the operator closes before the schedule, and reopens after the closing time: it stays open
advance 20s
close d1 by=olga reason="a pause for the warehouse"
advance 30s
reopen d1 by=olga
advance 100s
claim d1 ada
----
free=4 held=1 sold=0
7 closed d1 byOperator by=olga reason="a pause for the warehouse"
free=4 held=1 sold=0
8 reopened d1 by=olga
free=4 held=1 sold=0
9 claimed d1 ada
10 granted d1 ada until=770.000
