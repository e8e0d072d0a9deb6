using System.Text.Json;
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
        var rejected = await ReadRejectedAsync(cancellation);
        await DecideAsync(conflicts, rejected, cancellation);
        var bench = ShopItem.Read(devices[0].Path, ShopTable.Bench);
        using var tags = JsonDocument.Parse(bench.Tags);
        return new(
            bench.Stock, [.. tags.RootElement.EnumerateArray().Select(tag => tag.GetString()!)], bench.Description,
            conflicts.Count, Taken: 1, rejected.Count, Retried: 1);
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
        report.Say("Different columns never conflict. Price and stock of the lamp were one transaction: the first to arrive got through with both, all others with none.");
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
        if (!lost.SequenceEqual(conflicts.Select(c => c.Conflict.Mine)) || conflicts.Exists(c => c.Conflict.Mine as string != _edits[c.Device.Number].Shelf))
            throw new DemoFailedException("The conflict inboxes do not hold exactly the values that lost.");
        return conflicts;
    }

    /// <summary>Everyone but the first to arrive.</summary>
    private async Task<List<(Device Device, RejectedMutation Mutation)>> ReadRejectedAsync(CancellationToken cancellation)
    {
        var rejected = new List<(Device Device, RejectedMutation Mutation)>();
        foreach (var device in devices)
            rejected.AddRange((await device.Client.Rejected.ListAsync(cancellationToken: cancellation)).Select(mutation => (device, mutation)));
        report.Show(DisagreementTables.Rejected(rejected));
        report.Say(string.Join('\n', rejected.Select(r => r.Mutation.Message).Distinct()));
        if (!rejected.Select(r => r.Device).SequenceEqual(devices.Skip(1)) || rejected.Exists(r => r.Mutation.Code != "STALE"))
            throw new DemoFailedException("Not exactly the stale mutations were rejected.");
        return rejected;
    }

    /// <summary>One device takes what it had written after all, one tries its rejected mutation again, the others let go.</summary>
    private async Task DecideAsync(
        List<(Device Device, Conflict Conflict)> conflicts, List<(Device Device, RejectedMutation Mutation)> rejected, CancellationToken cancellation)
    {
        var (loser, conflict) = conflicts[0];
        await loser.Client.Conflicts.TakeMineAsync(conflict.Id, cancellation);
        foreach (var (device, other) in conflicts.Skip(1))
            await device.Client.Conflicts.KeepTheirsAsync(other.Id, cancellation);
        var (seller, mutation) = rejected[0];
        await seller.Client.Rejected.RetryAsync(mutation.Id, cancellation);
        foreach (var (device, other) in rejected.Skip(1))
            await device.Client.Rejected.DropAsync(other.Id, cancellation);
        await SyncAsync(cancellation);
        report.Say($"{loser.Name} takes its own shelf, {seller.Name} tries the lamp again: new writes, which have seen the others.");
        Show(
            Bench(ShopColumn.Shelf, bench => bench.Shelf == conflict.Mine as string) with { Written = [$"{loser.Name} took {conflict.Mine}"] },
            Lamp(_edits[seller.Number], sold: 2) with { Written = [$"{seller.Name} tried again"] });
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
