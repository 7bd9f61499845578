# two operators act on the same screen: one wins, the other learns who did what
drop d1 units=5
register d1 ada
open d1 by=olga revision=0
advance 1s
pause d1 by=olga revision=1 reason="the site is slow"
advance 1s
resume d1 by=pia revision=1
pause d1 by=pia revision=1
setDripRate d1 5 by=pia revision=1
addUnits d1 0 by=pia revision=1
close d1 by=pia revision=7
----
1 registered d1 ada
2 opened d1 by=olga
free=5 held=0 sold=0
3 paused d1 by=olga reason="the site is slow"
free=5 held=0 sold=0
refused staleRevision d1 resume after paused by=olga reason="the site is slow" at=1.000
refused wrongPhase d1 pause after paused by=olga reason="the site is slow" at=1.000
refused staleRevision d1 setDripRate after paused by=olga reason="the site is slow" at=1.000
refused staleRevision d1 addUnits after paused by=olga reason="the site is slow" at=1.000
refused staleRevision d1 close after paused by=olga reason="the site is slow" at=1.000

resume d1 by=pia revision=2
resume d1 by=pia revision=2
# notes and messages change nothing and are never stale
mark d1 "rain" by=olga revision=0
announce d1 "soon" by=olga revision=0
show d1
----
4 resumed d1 by=pia
stands d1 resume
5 marked d1 "rain" by=olga
6 announced d1 "soon" by=olga
d1 open free=5 held=0 sold=0 line=0 registered=1 rate=unlimited revision=3
