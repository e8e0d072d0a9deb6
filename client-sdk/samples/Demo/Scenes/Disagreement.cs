using OfflineSync.Client;
using OfflineSync.Demo.Disagreements;
using OfflineSync.Demo.Reporting;

namespace OfflineSync.Demo.Scenes;

/// <summary>All devices write the same columns offline: what merges, what loses, and what is rejected.</summary>
internal sealed class Disagreement(IReadOnlyList<Device> devices, Report report)
{
    private readonly List<ShopEdits> _edits = [.. devices.Select(d => new ShopEdits(d.Number))];
    private readonly List<ShopItem> _benches = [];
    private readonly List<ShopItem> _lamps = [];

    public async Task<DisagreementResult> PlayAsync(CancellationToken cancellation)
    {
        await EditOfflineAsync(cancellation);
        await SyncAsync(cancellation);
        ShowMerged();
        var conflicts = await ReadConflictsAsync(cancellation);
        await TakeAsync(conflicts[0].Device, conflicts[0].Conflict, cancellation);
        var rejected = await ReadRejectedAsync(cancellation);
        await RetryAsync(rejected, cancellation);
        var bench = ShopItem.Read(devices[0].Path, ShopTable.Bench);
        return new(bench.Stock, bench.Tags, bench.Description, conflicts.Count, Taken: 1, rejected.Count, Retried: 1);
    }

    private async Task EditOfflineAsync(CancellationToken cancellation)
    {
        foreach (var device in devices)
            device.Network.GoOffline();
        foreach (var (device, edits) in devices.Zip(_edits))
        {
            await using (var connection = device.Client.OpenConnection())
                _benches.Add(edits.WriteBench(connection));
            _lamps.Add(await edits.SellLampAsync(device.Client, cancellation));
        }
        foreach (var device in devices)
            device.Network.GoOnline();
    }

    private void ShowMerged()
    {
        var rules = new ShopRules(_edits);
        Show(
            Bench(ShopColumn.Stock, rules.AllowStock),
            Bench(ShopColumn.Tags, rules.AllowTags),
            Bench(ShopColumn.Description, rules.AllowDescription),
            Bench(ShopColumn.Shelf, rules.AllowShelf),
            Lamp(_edits[0], sold: 1));
        report.Say("Columns of other rules are untouched by a conflict. Only the first to arrive could change the lamp's price: it is reject-stale.");
    }

    /// <summary>Everyone but the winner must have been told of the one value that it lost.</summary>
    private async Task<List<(Device Device, Conflict Conflict)>> ReadConflictsAsync(CancellationToken cancellation)
    {
        var conflicts = new List<(Device Device, Conflict Conflict)>();
        foreach (var device in devices)
        {
            var inbox = await device.Client.Conflicts.ListAsync(cancellationToken: cancellation);
            conflicts.AddRange(inbox.Where(conflict => conflict.Table == ShopTable.Name).Select(conflict => (device, conflict)));
        }
        report.Show(DisagreementTables.Conflicts(conflicts));
        var shown = ShopItem.Read(devices[0].Path, ShopTable.Bench).Shelf;
        var lost = _edits.Select(e => e.Shelf).Where(shelf => shelf != shown);
        if (!lost.SequenceEqual(conflicts.Select(c => c.Conflict.Mine)) || conflicts.Exists(c => _edits[c.Device.Number].Shelf != c.Conflict.Mine as string))
            throw new DemoFailedException("The conflict inboxes do not hold exactly the values that lost.");
        return conflicts;
    }

    private async Task TakeAsync(Device device, Conflict conflict, CancellationToken cancellation)
    {
        await device.Client.Conflicts.TakeMineAsync(conflict.Id, cancellation);
        await SyncAsync(cancellation);
        Show(Bench(ShopColumn.Shelf with { Rule = "mine taken" }, bench => bench.Shelf == conflict.Mine as string));
        report.Good($"{device.Name} took its own value after all: a new write, which had seen the other.");
    }

    /// <summary>Everyone but the first to arrive.</summary>
    private async Task<List<(Device Device, RejectedMutation Mutation)>> ReadRejectedAsync(CancellationToken cancellation)
    {
        var rejected = new List<(Device Device, RejectedMutation Mutation)>();
        foreach (var device in devices)
            rejected.AddRange((await device.Client.Rejected.ListAsync(cancellationToken: cancellation)).Select(mutation => (device, mutation)));
        report.Show(DisagreementTables.Rejected(rejected));
        if (!rejected.Select(r => r.Device).SequenceEqual(devices.Skip(1)) || rejected.Exists(r => r.Mutation.Code != "STALE"))
            throw new DemoFailedException("Not exactly the stale mutations were rejected.");
        return rejected;
    }

    private async Task RetryAsync(List<(Device Device, RejectedMutation Mutation)> rejected, CancellationToken cancellation)
    {
        var (second, mutation) = rejected[0];
        await second.Client.Rejected.RetryAsync(mutation.Id, cancellation);
        foreach (var (device, other) in rejected.Skip(1))
            await device.Client.Rejected.DropAsync(other.Id, cancellation);
        await SyncAsync(cancellation);
        Show(Lamp(_edits[second.Number], sold: 2));
        report.Good($"{second.Name} tried again, now that it has seen the other price, and got through as a whole.");
        if (rejected.Count > 1)
            report.Say($"The other {rejected.Count - 1} dropped theirs.");
    }

    /// <summary>Twice, so that the first device hears of what the last one did.</summary>
    private async Task SyncAsync(CancellationToken cancellation)
    {
        foreach (var device in devices.Concat(devices))
            await device.SyncAsync(null, cancellation);
    }

    private ShopOutcome Bench(ShopColumn column, Predicate<ShopItem> isAllowed) =>
        ShopOutcome.Read(column, ShopTable.BenchAtFirst, _benches, devices.Select(d => d.Path), isAllowed);

    private ShopOutcome Lamp(ShopEdits lastSeller, int sold) =>
        ShopOutcome.Read(ShopColumn.Lamp, ShopTable.LampAtFirst, _lamps, devices.Select(d => d.Path), lamp => ShopRules.AllowLamp(lamp, lastSeller, sold));

    private void Show(params ShopOutcome[] outcomes)
    {
        report.Show(DisagreementTables.Outcomes(outcomes));
        if (outcomes.FirstOrDefault(o => !o.IsRight) is { } wrong)
            throw new DemoFailedException($"{wrong.Column.Name}: the devices show {wrong.Now}, which the rule \"{wrong.Column.Rule}\" does not allow.");
    }
}
