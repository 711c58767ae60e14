"""The statements of a delivery alone, one reply after the other, each with one commit: what our outbox on SQLite is measured against.

Prints how many a second. The database is one in which every reply has been delivered; each is delivered once more. So many at most are the second argument.
"""

import sqlite3
import sys
import time
import uuid

path, count = sys.argv[1], int(sys.argv[2])
database = sqlite3.connect(path, isolation_level=None)
database.execute("pragma journal_mode = wal")
database.execute("pragma synchronous = full")
rows = database.execute("select id, subject_id from errands where kind = 'deliver_reply' and state = 'done' limit ?", (count,)).fetchall()
# The last ones may not have been settled when the bench ended.
assert len(rows) > count / 2, f"{len(rows)} replies"

begin = time.perf_counter()
for errand, reply in rows:
    now, lease, event = time.time_ns() // 1000, uuid.uuid4().bytes, uuid.uuid4().bytes
    run = database.execute
    run("begin immediate")
    run("update errands set state = 'pending', settled_at = null, lease = ?, lease_until = ? where id = ?", (lease, now, errand))
    tenant, message = run("select tenant_id, message_id from replies where id = ?", (reply,)).fetchone()
    run("select * from replies join deliveries on reply_id = replies.id where replies.id = ?", (reply,)).fetchone()
    run("select item_id, answer from reply_answers where reply_id = ?", (reply,)).fetchall()
    run("select * from messages where id = ?", (message,)).fetchone()
    run("update deliveries set packed_at = ? where reply_id = ?", (now, reply))
    run("update documents set scan = 'waived' where scan = 'unscanned' and id in (select document_id from reply_documents where reply_id = ?)", (reply,))
    run("update errands set state = 'done', attempts = 2, due_at = ?, settled_at = ?, detail = 'taken', lease = null where id = ? and lease = ?", (now, now, errand, lease))
    run("insert into errand_attempts values (?, 2, ?, ?, 'done', 'taken')", (errand, now, now))
    run("update errands set after_id = null where after_id = ?", (errand,))
    change = '{"version":"1","change":"reply_delivered"}'
    run("insert into events values (?, ?, ?, ?, 'portal', null, ?)", (event, tenant, message, now, change))
    run("insert into audit_entries values (?, ?, ?, ?, 'portal', null, 'reply_delivered', null)", (event, tenant, message, now))
    run("insert into events_to_place (event_id, for_case_system) values (?, 1)", (event,))
    run("commit")
print(round(len(rows) / (time.perf_counter() - begin)))
