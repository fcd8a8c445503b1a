-- Posts number {first} to {last}, each with its version, and of the recorded ones the register's entry. By the owner, in
-- a database of the bench alone: the services would take hours. The rows keep every rule that the tables have.
--
-- Who and where: the division TINY has posts 1 to 60, the oldest of all, so whatever looks for them from the newest down
-- reads everything. LARGE has four in ten of the others, 38 more share the rest. One post in thirty is by an officer of
-- LARGE, who writes for the press office. In which state, account and so on is a hash of the number.
CREATE TEMPORARY TABLE crowd ON COMMIT DROP AS
SELECT n, md5('version ' || n)::uuid AS version, encode(sha256(n::text::bytea), 'hex') AS fingerprint,
       timestamptz '2020-01-01 00:00+00' + n * interval '200 seconds' AS at,
       people[1 + abs(hashint4(n + 7) % cardinality(people))] AS writer,
       accounts[1 + abs(hashint4(n + 11) % cardinality(accounts))] AS account_id,
       CASE WHEN n <= 60 THEN tiny WHEN n % 10 < 4 THEN large
            ELSE others[1 + abs(hashint4(n + 13) % cardinality(others))] END AS division_id,
       CASE abs(hashint4(n) % 50) WHEN 0 THEN 'draft' WHEN 1 THEN 'approved' WHEN 2 THEN 'declined' WHEN 3 THEN 'withdrawn'
            WHEN 4 THEN 'expired' WHEN 5 THEN 'publication_failed' WHEN 6 THEN 'published'
            ELSE CASE WHEN abs(hashint4(n) % 50) < 17 THEN 'in_review' ELSE 'recorded' END END AS state
FROM generate_series({first}, {last}) AS n,
     (SELECT array_agg(id ORDER BY id) AS people FROM profiles_person WHERE username LIKE 'author-%') AS people,
     (SELECT array_agg(id ORDER BY id) AS accounts FROM profiles_account) AS accounts,
     (SELECT id AS tiny FROM profiles_division WHERE code = 'TINY') AS tiny,
     (SELECT id AS large FROM profiles_division WHERE code = 'LARGE') AS large,
     (SELECT array_agg(id ORDER BY id) AS others FROM profiles_division WHERE code LIKE 'D%') AS others;

UPDATE crowd SET writer = (SELECT id FROM profiles_person WHERE username = 'officer-large') WHERE n > 60 AND n % 30 = 0;
UPDATE crowd SET writer = (SELECT id FROM profiles_person WHERE username = 'officer-tiny') WHERE n <= 60 AND n % 2 = 0;

INSERT INTO approvals_version (
    id, post_id, number, account_id, activity, purpose, title, topic_id, relation, reach, text, answers_link,
    answers_quote, links, media, sources, disclosure_reason, marking, fingerprint, written_by_id, written_at)
SELECT version, n, 1, account_id, 'comment', 'engaging', 'Survey of small businesses ' || n, topic, '', '',
       repeat('The survey is open until 5 December. ', 6), '', '', '[]', '[]', 'Regulator’s Update', '', 'OFFICIAL',
       fingerprint, writer, at
FROM crowd, (SELECT id AS topic FROM profiles_topic WHERE slug = 'general') AS topics;

INSERT INTO approvals_post (
    id, state, author_id, division_id, account_id, version_id, fingerprint, ground, contributors, created_at, moved_at, due_at,
    reminded_at, escalated_at, answers, reason, submitted_by_id, submitted_at, approved_by_id, approved_at, approved_as,
    approved_fingerprint, approved_ground, approval_ends_at,
    published_by_id, published_at, permalink, permalink_pasted, rewritings, live_text, recorded_at, closed_by_id, closed_at)
SELECT n, state, writer, division_id, account_id, version, fingerprint, fingerprint, ARRAY[writer], at, at + interval '2 hours',
       CASE WHEN state = 'in_review' THEN at + interval '2 days' END,
       CASE WHEN state = 'in_review' THEN at + interval '1 day' END,
       CASE WHEN state = 'in_review' THEN at + interval '2 days' END, '[]', '',
       CASE WHEN sent THEN writer END, CASE WHEN sent THEN at + interval '2 hours' END,
       CASE WHEN stands THEN decider END, CASE WHEN stands THEN at + interval '1 day' END,
       CASE WHEN stands THEN 'General Manager' END, CASE WHEN stands THEN fingerprint END,
       CASE WHEN stands THEN fingerprint END,
       CASE WHEN stands THEN at + interval '14 days' END,
       CASE WHEN went_out THEN writer END, CASE WHEN went_out THEN at + interval '2 days' END,
       CASE WHEN went_out THEN 'https://www.facebook.com/TreasuryAU/posts/' || n END, '', '[]',
       CASE WHEN went_out THEN repeat('The survey is open until 5 December. ', 6) END,
       CASE WHEN state = 'recorded' THEN at END,
       CASE WHEN closed THEN writer END, CASE WHEN closed THEN at END
FROM crowd,
     LATERAL (SELECT state NOT IN ('draft', 'withdrawn') AS sent,
                     state IN ('approved', 'publication_failed', 'published', 'recorded') AS stands,
                     state IN ('published', 'recorded') AS went_out,
                     state IN ('declined', 'withdrawn') AS closed) AS facts,
     (SELECT id AS decider FROM profiles_person WHERE username = 'gm-large') AS decider;

-- One post in ten was asked about, a few questions wait; now and then something else went live, and a few wait.
INSERT INTO approvals_consultation (
    post_id, question, asked_by_id, asked_at, due_at, answer, answered_by_id, answered_at)
SELECT n, 'Does this fit what you said?', writer, at, at + interval '1 day',
       CASE WHEN waits THEN '' ELSE 'It does.' END, CASE WHEN waits THEN NULL ELSE writer END,
       CASE WHEN waits THEN NULL ELSE at END
FROM crowd, LATERAL (SELECT n % 1000 = 10 AND state = 'in_review' AS waits) AS facts
WHERE n % 10 = 0 OR waits;

INSERT INTO approvals_incident (post_id, opened_at, resolution, closed_by_id, closed_at)
SELECT n, at, CASE WHEN waits THEN '' ELSE 'Corrected.' END, CASE WHEN waits THEN NULL ELSE writer END,
       CASE WHEN waits THEN NULL ELSE at END
FROM crowd, LATERAL (SELECT n % 5000 = 101 AS waits) AS facts
WHERE state IN ('published', 'recorded') AND (n % 50 = 0 OR waits);

INSERT INTO notices_notice (
    person_id, address, event, title, about, body, shown, asks, urgent, path, marking, created_at, due_at, attempts, sent_at, read_at, last_error)
SELECT writer, '', 'post ' || n, 'A post is approved', '', '', '', '', false, '/posts/', 'OFFICIAL', at, at, 1, at,
       CASE WHEN n % 5 = 0 THEN NULL ELSE at END, ''
FROM crowd WHERE n % 5 < 2;

INSERT INTO records_entry (id, content, leaf_hash, subject, kind, at, office, declares_record)
SELECT n, content, sha256('\x00'::bytea || content), subject, 'post.recorded', at, office, true
FROM crowd
JOIN (SELECT id, code AS office FROM profiles_division) AS division ON division.id = division_id,
     LATERAL (SELECT 'TS-' || lpad(n::text, 6, '0') AS subject,
                     to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS moment,
                     encode(sha256(n::text::bytea), 'base64') AS digest) AS facts,
     LATERAL (SELECT convert_to(
         '{{"at":"' || moment || '","declares_record":true,"fields":{{"account":"' || digest || '","approved_by":"'
         || digest || '","author":"' || digest || '","fingerprint":"' || digest || '","text":"' || digest
         || '","topic":"' || digest || '"}},"key":null,"kind":"post.recorded","office":"' || office
         || '","previous":null,"relates_to":[],"subject":"' || subject || '","v":2}}', 'UTF8') AS content) AS written;

INSERT INTO records_trail (subject, length, last)
SELECT subject, 1, leaf_hash FROM records_entry WHERE id BETWEEN {first} AND {last};

INSERT INTO records_payload (entry_id, content)
SELECT n, convert_to(
    '{{"account":["AAAAAAAAAAAAAAAAAAAAAA==","The Treasury (TreasuryAU, Facebook)"],"approved_by":["AAAAAAAAAAAAAAAAAAAAAA==",'
    || '"Asha Rao"],"author":["AAAAAAAAAAAAAAAAAAAAAA==","Tom Nguyen"],"text":["AAAAAAAAAAAAAAAAAAAAAA==","The survey is '
    || 'open until 5 December."],"topic":["AAAAAAAAAAAAAAAAAAAAAA==","Survey of small businesses ' || n || '"]}}', 'UTF8')
FROM crowd;

INSERT INTO records_log (origin, year, first)
SELECT 'treasury.example/bench', extract(year FROM now() AT TIME ZONE 'Australia/Sydney'), 0
WHERE NOT EXISTS (SELECT FROM records_log);

INSERT INTO records_leaf (position, log_id, index, entry_id)
SELECT n - 1, (SELECT max(id) FROM records_log), n - 1, n FROM crowd ORDER BY n;

-- What the register's page says there is to narrow by; the index of the search itself is not asked for a list.
INSERT INTO records_searchcount (office, facet, value, number)
SELECT office, facet, value, count(*)
FROM crowd
JOIN (SELECT id, code AS office FROM profiles_division) AS division ON division.id = division_id
CROSS JOIN LATERAL (VALUES
    ('', ''), ('record_type', 'Post'), ('platform', 'Platform ' || n % 12), ('purpose', 'Purpose ' || n % 3),
    ('activity', 'Activity ' || n % 5), ('decided_by', 'Manager ' || division_id % 40), ('marking', 'OFFICIAL'),
    ('year', extract(year FROM at)::text)
) AS each(facet, value)
GROUP BY office, facet, value;

SELECT setval(pg_get_serial_sequence('records_entry', 'id'), max(id)) FROM records_entry;
