BEGIN TRANSACTION;
CREATE TABLE check_result (
	grading_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	function VARCHAR(255) NOT NULL, 
	title TEXT NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	points FLOAT NOT NULL, 
	max_points FLOAT NOT NULL, 
	message TEXT, 
	diagnosis VARCHAR(255), 
	hint TEXT, 
	detail TEXT, 
	PRIMARY KEY (grading_id, position), 
	FOREIGN KEY(grading_id) REFERENCES grading (id)
);
INSERT INTO "check_result" VALUES(1,0,'test_double','double','gives twice','passed',3.0,3.0,NULL,NULL,NULL,NULL);
INSERT INTO "check_result" VALUES(1,1,'test_negate','negate','turns','failed',0.0,0.1,'wrong','sign','mind -','you gave 1');
CREATE TABLE grading (
	id INTEGER NOT NULL, 
	submission_id INTEGER NOT NULL, 
	course VARCHAR(64) NOT NULL, 
	run_id INTEGER NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	score FLOAT, 
	max_score FLOAT NOT NULL, 
	message TEXT, 
	seconds FLOAT NOT NULL, 
	sandbox VARCHAR(20) NOT NULL, 
	graded_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (submission_id, course), 
	FOREIGN KEY(submission_id) REFERENCES submission (id), 
	FOREIGN KEY(run_id) REFERENCES run (id)
);
INSERT INTO "grading" VALUES(1,1,'v1',1,'graded',3.0,3.1,NULL,0.25,'strict','2026-11-21 14:47:01.318347');
INSERT INTO "grading" VALUES(2,2,'v1',1,'unreadable',0.0,3.1,'It''s not Python: line 1',0.0,'process','2026-11-21 14:47:01.319902');
INSERT INTO "grading" VALUES(3,3,'v1',1,'failed',NULL,3.1,'lost',0.0,'strict','2026-11-21 14:47:01.320462');
CREATE TABLE run (
	id INTEGER NOT NULL, 
	started_at DATETIME NOT NULL, 
	tool_version VARCHAR(40) NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "run" VALUES(1,'2026-11-21 14:47:01.315161','0.1.0');
CREATE TABLE submission (
	id INTEGER NOT NULL, 
	exercise VARCHAR(255) NOT NULL, 
	student VARCHAR(1100) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (exercise, student, sha256)
);
INSERT INTO "submission" VALUES(1,'01_scale','ada','abababababababababababababababababababababababababababababababab');
INSERT INTO "submission" VALUES(2,'01_scale','Zoë','cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd');
INSERT INTO "submission" VALUES(3,'02_next','ada','');
COMMIT;
