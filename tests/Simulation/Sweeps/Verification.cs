using Microsoft.Data.Sqlite;
using OfflineSync.Client;
using OfflineSync.Simulation.Sweeps.Scenario;

namespace OfflineSync.Simulation.Sweeps;

/// <summary>Opens a device's files as they are, holds them against what the app and the server know, lets it sync to the end and looks again.</summary>
internal sealed class Verification(AppDevice device)
{
    private const int SyncsMax = 3;

    private readonly List<string> _violations = [];

    /// <summary>Everything: also the app's migration, which comes when the app is updated after the crash, and what the client tells.</summary>
    public IReadOnlyList<string> Run() => Watch(() =>
    {
        CheckOpened();
        device.Close();
        device.Migrate();
        device.Open();
        CheckEnd();
        CheckTags();
        CheckStatus();
        CheckLife();
        CheckIntegrity();
    });

    /// <summary>What can go wrong with the files: one opening and one sync.</summary>
    public IReadOnlyList<string> RunQuick() => Watch(() =>
    {
        CheckOpened();
        CheckEnd();
    });

    private List<string> Watch(Action check)
    {
        try
        {
            check();
        }
        catch (Exception error) when (error is OfflineSyncException or SqliteException or InvalidOperationException)
        {
            _violations.Add($"I23: it does not go on: {error}");
        }
        return _violations;
    }

    private void CheckOpened()
    {
        device.Open();
        CheckIntegrity();
        var state = LocalState.Of(device);
        CheckBooks(state);
        CheckWrites(state);
    }

    private void CheckEnd()
    {
        Finish();
        var state = LocalState.Of(device);
        CheckBooks(state);
        CheckWrites(state);
        CheckServer();
        CheckTables(state);
    }

    private void CheckIntegrity()
    {
        var answer = string.Join("; ", device.Query("PRAGMA integrity_check"));
        Require(answer == "ok", $"I18: the database is damaged: {answer}");
    }

    /// <summary>Numbers, stamps and cursors fit together, and what the server knows.</summary>
    private void CheckBooks(LocalState state)
    {
        foreach (var scope in state.Scopes)
        {
            var numbered = state.Outbox.Where(row => row.Scope == scope.Scope && row.Sequence is not null).OrderBy(row => row.Sequence).ToArray();
            Require(numbered.All(row => row.Sequence < scope.NextSequence), $"I5: the next number of {scope.Scope} is {scope.NextSequence}, which is used");
            Require(scope.IsConsistent, $"I8: the cursor of {scope.Scope} is \"{scope.Cursor}\", its change {scope.Change}");
            for (var i = 1; i < numbered.Length; i++)
                Require(numbered[i].Stamp > numbered[i - 1].Stamp, $"I14: the stamps of {numbered[i - 1].Sequence} and {numbered[i].Sequence} do not rise");
        }
        Require(state.Outbox.All(row => row.Stamp <= state.Stamp), $"I14: the clock is at {state.Stamp}, before what was stamped");
    }

    /// <summary>Each write that returned is captured, in the outbox, acknowledged and known to the server, or rejected; and pending ones are shown.</summary>
    private void CheckWrites(LocalState state)
    {
        var pending = state.Outbox.Where(row => row.IsPending).SelectMany(row => row.Texts).ToHashSet();
        var acknowledged = state.Outbox.Where(row => row.IsAcknowledged).SelectMany(row => row.Texts).ToHashSet();
        var known = device.Server.Effects.SelectMany(effect => effect.Texts).ToHashSet();
        foreach (var write in device.Journal.Durable)
        {
            var isCaptured = IsCaptured(write) && state.Shown(write.Table, write.Key) == write.Text;
            Require(isCaptured || state.Texts.Contains(write.Text), $"I1: the write {write} returned and is gone");
            Require(!acknowledged.Contains(write.Text) || known.Contains(write.Text), $"I2: the write {write} was acknowledged, and the server does not have it");
        }
        foreach (var write in device.Journal.Latest.Where(write => pending.Contains(write.Text)))
        {
            var shown = state.Shown(write.Table, write.Key);
            Require(shown == write.Text, $"I11: the write {write} waits, and the table shows {shown}");
        }
        foreach (var transaction in device.Journal.Writes.GroupBy(write => write.Transaction))
        {
            var present = transaction.Count(write => state.Texts.Contains(write.Text) || IsCaptured(write));
            Require(present == 0 || present == transaction.Count(), $"I6: {present} of {transaction.Count()} rows of transaction {transaction.Key} are there");
        }

        bool IsCaptured(LocalWrite write) => state.Captured.Contains($"{write.Table}/{write.Key}");
    }

    private void Finish()
    {
        var syncs = 0;
        do
            device.Sync();
        while (device.Client.Status.Pending > 0 && ++syncs < SyncsMax);
        Require(syncs < SyncsMax, $"I23: after {SyncsMax} syncs {device.Client.Status.Pending} mutations wait");
    }

    private void CheckServer()
    {
        foreach (var breach in device.Server.Breaches)
            _violations.Add($"I5: {breach}");
        var texts = device.Server.Effects.SelectMany(effect => effect.Texts).ToArray();
        foreach (var twice in texts.GroupBy(text => text).Where(text => text.Count() > 1))
            _violations.Add($"I4: the write \"{twice.Key}\" took effect {twice.Count()} times");
        foreach (var write in device.Journal.Durable)
            Require(texts.Contains(write.Text), $"I3: the write {write} never reached the server");
        var numbers = device.Journal.Writes.ToDictionary(write => write.Text, write => write.Number);
        foreach (var text in texts.Where(text => !numbers.ContainsKey(text)))
            _violations.Add($"I4: nobody here wrote \"{text}\", and it took effect");
        var order = device.Server.Effects.Select(effect => effect.Texts.Where(numbers.ContainsKey).Select(text => numbers[text]).ToArray())
            .Where(written => written.Length > 0).Select(written => written.Min()).ToArray();
        Require(order.SequenceEqual(order.Order()), $"I5: the writes took effect in the order {string.Join(", ", order)}");
        foreach (var transaction in device.Journal.Writes.GroupBy(write => write.Transaction))
        {
            foreach (var effect in device.Server.Effects)
            {
                var count = transaction.Count(write => effect.Texts.Contains(write.Text));
                Require(count == 0 || count == transaction.Count(), $"I6: the server has {count} of {transaction.Count()} rows of transaction {transaction.Key}");
            }
        }
    }

    private void CheckTables(LocalState state)
    {
        var quarantined = device.Query("SELECT t.name FROM offlinesync_quarantine q JOIN offlinesync_tables t ON t.id = q.t").Count;
        foreach (var table in AppDevice.Tables)
        {
            var there = device.Server.Rows.Where(row => row.Table == table).Select(row => $"{row.Key}|{row.Text}").Order(StringComparer.Ordinal).ToArray();
            var here = state.Rows(table);
            var missing = there.Except(here).ToArray();
            Require(!here.Except(there).Any(), $"I9: {table} has rows that the server does not: {string.Join(", ", here.Except(there))}");
            Require(missing.Length <= (table == "lines" ? quarantined : 0), $"I9: {table} lacks {string.Join(", ", missing)}");
        }
    }

    private void CheckTags()
    {
        var tags = device.Server.Rows.Where(row => row.Cells.TryGetValue("tag", out var tag) && tag.Value.Kind != Protocol.Values.ValueKind.Null)
            .Select(row => $"{row.Key}|{row.Cells["tag"].Value}").Order(StringComparer.Ordinal).ToArray();
        var tagsHere = device.Query("SELECT id, tag FROM notes WHERE tag IS NOT NULL ORDER BY id");
        Require(tags.SequenceEqual(tagsHere), $"I19: the new column has {string.Join(", ", tagsHere)} in place of {string.Join(", ", tags)}");
    }

    private void CheckStatus()
    {
        var status = device.Client.Status;
        var rejected = device.World.Run(() => device.Client.Rejected.ListAsync());
        var refused = device.Server.Effects.Count(effect => !effect.IsApplied);
        Require(status.Rejected == rejected.Count && rejected.Count == refused, $"I3: {refused} mutations were refused, {rejected.Count} are shown");
        var waiting = device.World.Run(() => device.Client.GetQuarantineAsync());
        var notes = device.Server.Rows.Where(row => row.Table == "notes").Select(row => row.Key).ToHashSet();
        var orphans = device.Server.Rows.Count(row => row.Table == "lines" && row.Cells.TryGetValue("note", out var note)
            && note.Value.Kind != Protocol.Values.ValueKind.Null && !notes.Contains(note.Value.ToString()));
        Require(status.Quarantined == waiting.Count && waiting.Count == orphans, $"I25: {orphans} rows wait for others, {waiting.Count} are in quarantine");
        Require(status.Conflicts == device.Server.ConflictCount, $"I15: {device.Server.ConflictCount} conflicts were lost, {status.Conflicts} are shown");
        Require(status.LastError is null && status.IsOnline, $"I25: after a sync that succeeded the status is {status}");
    }

    /// <summary>It still takes writes and sends them.</summary>
    private void CheckLife()
    {
        var text = $"the last of {device.Journal.Writes.Count}";
        device.Write(("notes", "z", text));
        device.Sync();
        Require(device.Server.Effects.Any(effect => effect.Texts.Contains(text)), "I23: a write after all that does not reach the server");
    }

    private void Require(bool holds, string violation)
    {
        if (!holds)
            _violations.Add(violation);
    }
}
