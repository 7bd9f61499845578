# without a notice of its own the campaign's holds; registering and schedule are over
campaign reopen_notice=20s
drop d1 units=1 registration_opens=5s opens=10s closes=20s
away 60s
rearm d1
disarm d1
open d1
show d1
advance 20s
----
1 registrationOpened d1 by=schedule
2 missed d1 from=10.000 to=20.000 by=schedule
free=1 held=0 sold=0
refused wrongPhase d1 rearm
3 disarmed d1 by=operator
4 reopened d1 opens=80.000 by=operator
d1 ready free=1 held=0 sold=0 line=0 registered=0 rate=unlimited revision=4 opens=80.000
5 opened d1 by=schedule
free=1 held=0 sold=0
