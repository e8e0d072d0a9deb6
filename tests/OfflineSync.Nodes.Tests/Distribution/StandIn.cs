namespace OfflineSync.Nodes.Tests.Distribution;

/// <summary>
/// What citus.sql needs of Citus, made of plain PostgreSQL: a table that is distributed becomes one with eight partitions by the hash of its column. As on
/// Citus, unique keys must contain that column, rows of one scope lie together, and a statement that does not name the scope looks everywhere.
/// </summary>
internal static class StandIn
{
    public const int Shards = 8;

    public const string Sql =
        """
        CREATE TABLE pg_dist_partition (logicalrelid oid PRIMARY KEY, partkey text NOT NULL, colocated text NOT NULL);

        CREATE FUNCTION create_distributed_table(
            table_name regclass, distribution_column text, distribution_type text DEFAULT 'hash', colocate_with text DEFAULT 'default', shard_count int DEFAULT NULL)
        RETURNS void LANGUAGE plpgsql AS $$
        DECLARE
            space name;
            plain name;
            whole regclass;
        BEGIN
            SELECT n.nspname, c.relname INTO STRICT space, plain
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = table_name;
            IF colocate_with NOT IN ('none', 'default') AND NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = colocate_with::regclass) THEN
                RAISE EXCEPTION '% is not distributed', colocate_with;
            END IF;
            EXECUTE format('ALTER TABLE %I.%I RENAME TO %I', space, plain, plain || '_plain');
            EXECUTE format('CREATE TABLE %I.%I (LIKE %I.%I INCLUDING ALL) PARTITION BY HASH (%I)', space, plain, space, plain || '_plain', distribution_column);
            FOR shard IN 0..7 LOOP
                EXECUTE format('CREATE TABLE %I.%I PARTITION OF %I.%I FOR VALUES WITH (MODULUS 8, REMAINDER %s)', space, plain || '_' || shard, space, plain, shard);
            END LOOP;
            EXECUTE format('INSERT INTO %I.%I SELECT * FROM %I.%I', space, plain, space, plain || '_plain');
            EXECUTE format('DROP TABLE %I.%I', space, plain || '_plain');
            whole := format('%I.%I', space, plain)::regclass;
            INSERT INTO pg_dist_partition VALUES (whole, distribution_column, colocate_with);
        END
        $$;
        """;
}
