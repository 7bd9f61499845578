# all four times of the campaign file; nobody presses a key
drop d1 units=2 hold=60s registration_opens=10s registration_closes=20s opens=30s closes=40s
register d1 ada
claim d1 ada
----
refused registrationNotOpen d1 ada
refused notOpen d1 ada

advance 10s
register d1 ada bob
claim d1 ada
----
1 registrationOpened d1 by=schedule
free=2 held=0 sold=0
2 registered d1 ada
3 registered d1 bob
refused notOpen d1 ada

advance 10s
register d1 carl
show d1
----
4 registrationClosed d1 by=schedule
free=2 held=0 sold=0
refused registrationNotOpen d1 carl
d1 ready free=2 held=0 sold=0 line=0 registered=2 rate=unlimited revision=2 opens=30.000

advance 10s
claim d1 ada
----
5 opened d1 by=schedule
free=2 held=0 sold=0
6 claimed d1 ada
7 granted d1 ada until=90.000

advance 10s
claim d1 bob
confirm d1 ada order=o-1
show d1
----
8 closed d1 bySchedule by=schedule
free=1 held=1 sold=0
refused closed d1 bob
9 confirmed d1 ada order=o-1
d1 closed bySchedule free=1 held=0 sold=1 line=0 registered=2 rate=unlimited revision=4

advance 100s
----
free=1 held=0 sold=1
