# Mounts a small disk in memory, prints where, and takes it away when standard input ends: that is
# when the test ends, even if it is killed.
set -eu
folder=$(mktemp -d "${TMPDIR:-/tmp}/prophasis-disk-XXXXXX")
trap 'rmdir "$folder"' EXIT
mount -t tmpfs -o "size=$1,mode=1777" prophasis-test "$folder"
# Lazily: a program that the test started may still be ending.
trap 'umount --lazy "$folder"; rmdir "$folder"' EXIT
echo "$folder"
while read -r _; do :; done
