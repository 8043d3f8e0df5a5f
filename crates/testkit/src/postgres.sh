# Runs a PostgreSQL in a private folder, prints the folder's name once it takes connections, and
# removes all of it when standard input ends: that is when the tests end, even if they are killed.
# Each line on standard input is something to do: "crash" ends it all at once, "start" starts it
# unless it runs. "on" as the second argument keeps every commit through that; with "off" commits
# are faster.
set -eu
programs=$1
durable=$2
folder=$(mktemp -d "$3/prophasis-test-XXXXXX")
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# Sorts text as people do, which SQLite does not: what relies on either's order fails here.
"$programs/initdb" --pgdata=data --username=postgres --auth=trust --encoding=UTF8 \
    --locale=C.UTF-8 --locale-provider=icu --icu-locale=en-US \
    --no-sync --no-instructions >initdb.log 2>&1 || { cat initdb.log >&2; exit 1; }
options="-k $folder -c listen_addresses= -c max_connections=300 -c shared_buffers=32MB"
options="$options -c fsync=$durable -c synchronous_commit=$durable -c full_page_writes=$durable"
start() {
    "$programs/pg_ctl" start --wait --silent --pgdata=data --log=server.log --options="$options" \
        || { cat server.log >&2; exit 1; }
}
start
# It may be down already.
stop() { "$programs/pg_ctl" stop --silent --mode=immediate --pgdata=data >/dev/null 2>&1 || true; }
trap 'stop; rm -rf "$folder"' EXIT
echo "$folder"
while read -r verb; do
    case $verb in
    crash) stop ;;
    start) "$programs/pg_ctl" status --silent --pgdata=data >/dev/null || start ;;
    esac
    echo done
done
