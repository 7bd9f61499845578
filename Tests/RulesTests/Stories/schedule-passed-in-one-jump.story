# an engine that slept finds its times passed: registration comes and goes, the drop does not open
# for a closing time that is over
drop d1 units=2 registration_opens=10s registration_closes=20s opens=30s closes=40s
drop d2 units=2 registration_opens=10s registration_closes=20s opens=30s
jump 100s
show d1
show d2
----
1 registrationOpened d1 by=schedule
2 registrationClosed d1 by=schedule
3 missed d1 from=30.000 to=40.000 by=schedule
4 registrationOpened d2 by=schedule
5 registrationClosed d2 by=schedule
6 opened d2 by=schedule
d1 free=2 held=0 sold=0
d2 free=2 held=0 sold=0
d1 ready free=2 held=0 sold=0 line=0 registered=0 rate=unlimited revision=3 missed=30.000..40.000
d2 open free=2 held=0 sold=0 line=0 registered=0 rate=unlimited revision=3
