# a drop reopened before its closing time closes on schedule after all
drop d1 units=5 opens=10s closes=60s
register d1 ada
advance 10s
close d1
advance 1s
reopen d1
advance 100s
----
1 registered d1 ada
2 opened d1 by=schedule
free=5 held=0 sold=0
3 closed d1 byOperator by=operator
free=5 held=0 sold=0
4 reopened d1 by=operator
5 closed d1 bySchedule by=schedule at=60.000
free=5 held=0 sold=0
