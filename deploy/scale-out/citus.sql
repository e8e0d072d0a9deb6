-- Distributes OfflineSync's tables over the workers of a Citus cluster, by scope. Run it on the coordinator, in the server's database, after "migrate"
-- and again after every migration that adds a table: tables that are distributed already are left alone.
--
--   psql -v ON_ERROR_STOP=1 --single-transaction -f citus.sql "host=coordinator dbname=offlinesync"
--
-- The extension has to be there: CREATE EXTENSION citus. The tables migrations, field_cells and policies of the schema belong to no scope and
-- stay local tables of the coordinator.

DO $$
DECLARE
    -- scopes comes first: all others lie beside it, so that all of a scope is on one worker.
    tables CONSTANT text[] := ARRAY['scopes', 'changes', 'tables', 'columns', 'rows', 'conflicts', 'text_chunks', 'clients', 'field_devices',
        'field_device_cells', 'field_events', 'field_scopes', 'attachments', 'attachment_references', 'attachment_scopes'];
    name text;
    relation regclass;
BEGIN
    FOREACH name IN ARRAY tables LOOP
        relation := format('offlinesync.%I', name)::regclass;
        CONTINUE WHEN EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = relation);
        IF name = 'scopes' THEN
            PERFORM create_distributed_table(relation, 'scope', colocate_with => 'none', shard_count => 64);
        ELSE
            PERFORM create_distributed_table(relation, 'scope', colocate_with => 'offlinesync.scopes');
        END IF;
    END LOOP;

    -- A table that this file does not know would stay on the coordinator, and its rows with it.
    SELECT string_agg(c.relname, ', ') INTO name
    FROM pg_class AS c
    WHERE c.relnamespace = 'offlinesync'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname NOT IN ('migrations', 'field_cells', 'policies')
        AND NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = c.oid);
    IF name IS NOT NULL THEN
        RAISE EXCEPTION 'citus.sql does not distribute: %. Take the file of the server''s version.', name;
    END IF;

    -- Pages of a pull are read in the order of an index, and say so with SET LOCAL; without this the workers would not hear of it.
    EXECUTE format('ALTER DATABASE %I SET citus.propagate_set_commands TO ''local''', current_database());
END
$$;
