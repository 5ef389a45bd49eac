# kinds.nc -O0
source ../../docs/gdb/noodle.py
break kinds.nc:@scalars@
break kinds.nc:@collections@
break kinds.nc:@objects@
run
info locals
continue
info locals
continue
bt 1
info args
print *dog
print *dog->owner
print *rex->owner->name
