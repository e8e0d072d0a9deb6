using OfflineSync.Client.Eviction;
using OfflineSync.Client.Outbox;
using OfflineSync.Client.Schema;
using OfflineSync.Client.Shadows;
using OfflineSync.Client.Storage;
using OfflineSync.Client.Subscriptions;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using static OfflineSync.Client.Storage.SqlName;

namespace OfflineSync.Client.Capture;

/// <summary>Brings the capture of a database in line with what the app wants to track, in one transaction, without losing what was captured.</summary>
internal sealed class CaptureInstaller(Database database, OfflineSyncOptions options, Collector collector)
{
    private const int SeedRows = 20_000;

    public IReadOnlyList<CapturedTable> Install() => database.Write(() =>
    {
        ClientSchema.Ensure(database, collector.Ids.NewId);
        var known = TableRegistry.Read(database);
        var schemas = ReadSchemas();
        CollectUnderOldColumns(known, schemas);
        foreach (var scope in schemas.Select(pair => pair.Tracked.Scope ?? options.Scope).Append(options.Scope).Distinct(StringComparer.Ordinal))
            ScopeState.Add(database, scope);
        var tables = new List<CapturedTable>();
        foreach (var (tracked, schema) in schemas)
        {
            var entry = known.FirstOrDefault(entry => NameComparer.Instance.Equals(entry.Name, schema.Name));
            tables.Add(Capture(tracked, schema, entry));
        }
        foreach (var entry in known.Where(entry => entry.IsTracked && tables.TrueForAll(table => table.Id != entry.Id)))
        {
            CaptureTriggers.Drop(database, CaptureTriggers.NamePrefix(entry.Id));
            ShadowInstaller.Remove(database, entry.Id);
            UseTable.Remove(database, entry.Id);
            HeldTables.Forget(database, entry.Id);
            TableRegistry.Untrack(database, entry.Id);
        }
        FetchSkipped(tables);
        return tables;
    });

    private List<(TrackedTable Tracked, TableSchema Schema)> ReadSchemas()
    {
        var schemas = new List<(TrackedTable, TableSchema)>();
        foreach (var tracked in options.Tables)
        {
            var (schema, error, problem) = SchemaReader.Read(database, tracked.Name, tracked.KeysAssignedElsewhere);
            schemas.Add((tracked, schema ?? throw new OfflineSyncException(error, problem!)));
        }
        return schemas;
    }

    /// <summary>The bits of masks captured so far mean the columns of their time: build those mutations before the triggers change.</summary>
    private void CollectUnderOldColumns(IReadOnlyList<TableRegistry.Entry> known, List<(TrackedTable Tracked, TableSchema Schema)> schemas)
    {
        if (database.Scalar("SELECT 1 FROM offlinesync_capture LIMIT 1") is null)
            return;
        var old = new List<CapturedTable>();
        foreach (var entry in known)
        {
            var (tracked, schema) = schemas.Find(pair => NameComparer.Instance.Equals(pair.Schema.Name, entry.Name));
            schema ??= SchemaReader.Read(database, entry.Name, keysAssignedElsewhere: true).Schema!;
            if (schema is null)
                continue;
            // Rows that were inserted have the columns that are new: these are sent as the app declares them now.
            var rules = ColumnRules.For(tracked ?? new TrackedTable(entry.Name), schema)
                .Select(rule => entry.Rules.FirstOrDefault(old => NameComparer.Instance.Equals(old.WireName, rule.WireName)) ?? rule).ToArray();
            var table = new CapturedTable(entry.Id, entry.Scope, schema, rules, [.. entry.Rules.Select(rule => rule.WireName)]);
            if (rules.Except(entry.Rules).Any(rule => rule.Form != WriteForm.Unspecified))
                ShadowInstaller.Install(database, table, isNew: false);
            old.Add(table);
        }
        collector.Collect(database, old);
    }

    private CapturedTable Capture(TrackedTable tracked, TableSchema schema, TableRegistry.Entry? entry)
    {
        var scope = tracked.Scope ?? options.Scope;
        var isNew = entry is null || !entry.IsTracked;
        if (entry is not null && !entry.KeyColumns.SequenceEqual(schema.KeyColumns, NameComparer.Instance))
            throw new OfflineSyncException(OfflineSyncError.UnsupportedTable,
                $"Table \"{schema.Name}\": its primary key was ({List(entry.KeyColumns)}) and now is ({List(schema.KeyColumns)}). Rows are known by their key: "
                + "give the table with the new key a new name.");
        if (entry is { IsTracked: true } && entry.Scope != scope)
            throw new OfflineSyncException(OfflineSyncError.InvalidOptions,
                $"Table \"{schema.Name}\" holds rows of scope \"{entry.Scope}\" and cannot go to scope \"{scope}\". Use a database file of its own for each.");
        var id = entry?.Id ?? TableRegistry.Add(database, schema.Name);
        var rules = ColumnRules.For(tracked, schema);
        var table = new CapturedTable(id, scope, schema, rules, [.. rules.Select(rule => rule.WireName)])
        {
            Deletes = tracked.Deletes,
            AttachmentNames = ColumnRules.AttachmentsOf(tracked, schema),
            Eviction = CheckEviction(tracked, schema),
            Window = CheckWindow(tracked, schema, rules),
            Priority = tracked.Priority,
        };
        ClientSchema.WidenCapture(database, table.KeyNames.Count, table.MaskCount);
        RenewTriggers(table);
        ShadowInstaller.Install(database, table, isNew);
        UseTable.Install(database, table, options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds());
        HeldTables.Release(database, table, isNew);
        // Opening a database that is set up writes nothing, so that it waits for no disk.
        if (entry?.Matches(table) != true)
            TableRegistry.Save(database, table);
        if (isNew && options.ExistingRows == ExistingRows.Upload)
            Seed(table);
        else if (isNew)
            Keep(table);
        return table;
    }

    private static EvictionPolicy? CheckEviction(TrackedTable tracked, TableSchema schema) =>
        tracked.Eviction?.FindProblem(schema.KeyColumns.Concat(schema.ValueColumns.Select(column => column.Name))) is { } problem
            ? throw new OfflineSyncException(OfflineSyncError.InvalidOptions, $"Eviction of table \"{schema.Name}\": {problem}.")
            : tracked.Eviction;

    private static RowWindow? CheckWindow(TrackedTable tracked, TableSchema schema, IReadOnlyList<ColumnRule> rules)
    {
        if (tracked.Window is not { } window)
            return null;
        var columns = schema.ValueColumns.Select(column => column.Name).ToArray();
        var problem = window.FindProblem(columns)
            ?? (rules[CapturedTable.IndexOf(columns, window.Column)].Type != ColumnType.Register ? $"column \"{window.Column}\" is no register. Name another one"
            : tracked.Eviction?.Column is { } other && !NameComparer.Instance.Equals(other, window.Column)
                ? $"it is by column \"{window.Column}\", and the eviction by \"{other}\". Name the same for both, or none for the eviction"
            : null);
        return problem is null ? window : throw new OfflineSyncException(OfflineSyncError.InvalidOptions, $"Window of table \"{schema.Name}\": {problem}.");
    }

    private void RenewTriggers(CapturedTable table)
    {
        var triggers = CaptureTriggers.For(table);
        var existing = CaptureTriggers.Read(database, CaptureTriggers.NamePrefix(table.Id));
        foreach (var (name, sql) in triggers)
        {
            if (existing.GetValueOrDefault(name) == sql)
                continue;
            database.Execute($"DROP TRIGGER IF EXISTS {name}");
            database.Execute(sql);
        }
        foreach (var name in existing.Keys.Except(triggers.Keys, StringComparer.Ordinal))
            database.Execute($"DROP TRIGGER {Quote(name)}");
    }

    /// <summary>Existing rows enter the outbox as a backfill: they count as older than any write, so whatever the server has wins over them.</summary>
    private void Seed(CapturedTable table)
    {
        for (long offset = 0; ; offset += SeedRows)
        {
            database.Prepare(
                $"{CaptureTriggers.InsertInto(table)} SELECT {table.Id}, 0, {CaptureTriggers.Inserted(table)}, {List(table.KeyNames)} FROM {Quote(table.Name)} "
                + $"ORDER BY {List(table.KeyNames)} LIMIT {SeedRows} OFFSET ?1").Bind(1, offset).Run();
            if (database.Changes == 0)
                return;
            collector.Collect(database, [table]);
        }
    }

    private void Keep(CapturedTable table)
    {
        var arena = new ByteArena();
        var keys = database.Prepare($"SELECT {List(table.KeyNames)} FROM {Quote(table.Name)}");
        while (keys.Step())
        {
            UnsentRows.Add(database, new RowId(table.Id, Protocol.Values.RowKey.Encode(keys.Values(table.KeyNames.Count, arena))));
        }
    }

    /// <summary>When a migration brings a column that the server had sent before, its table is fetched anew to fill it.</summary>
    private void FetchSkipped(List<CapturedTable> tables)
    {
        var found = new List<(CapturedTable Table, string Name, string Column)>();
        var skipped = database.Prepare("SELECT scope, name, col FROM offlinesync_skipped");
        while (skipped.Step())
        {
            var (scope, name, column) = (skipped.Text(0), skipped.Text(1), skipped.Text(2));
            var table = CapturedTable.Find(tables, scope, name);
            if (table is not null && (column.Length == 0 || CapturedTable.IndexOf(table.WireNames, column) >= 0))
                found.Add((table, name, column));
        }
        foreach (var (table, name, column) in found)
        {
            HeldTables.Forget(database, table.Id);
            database.Prepare("DELETE FROM offlinesync_skipped WHERE scope = ?1 AND name = ?2 AND col = ?3").Bind(1, table.Scope).Bind(2, name).Bind(3, column).Run();
        }
    }
}
