using OfflineSync.Client;
using OfflineSync.Demo.Comparison;
using OfflineSync.Demo.Data;
using OfflineSync.Demo.Edits;
using OfflineSync.Demo.Reporting;

namespace OfflineSync.Demo.Scenes;

/// <summary>The scenes in their order.</summary>
internal sealed class Story(Setting setting, IReadOnlyList<Device> devices, Report report)
{
    private const int RoundsMax = 5;
    private readonly EditJournal _journal = new();
    private readonly List<(string Phase, string Device, WireTotals Totals)> _wire = [];

    /// <summary>The first device uploads what it has, the others download it.</summary>
    public async Task SyncFirstAsync(CancellationToken cancellation)
    {
        report.Step("First sync");
        await SyncAllAsync("first sync", cancellation);
        foreach (var device in devices)
            device.Network.GoOffline();
    }

    public async Task EditOfflineAsync(CancellationToken cancellation)
    {
        report.Step("Offline edits");
        IDeviceEdits edits;
        using (var connection = SqliteFile.Open(devices[0].Path))
        {
            edits = setting.Dataset.IsMadeUp
                ? new InvoiceEdits(connection)
                : new GenericEdits(connection, setting.Dataset.Tables, devices.Count);
        }
        foreach (var device in devices)
            await edits.ApplyAsync(device.Client, device.Number, _journal, cancellation);
        report.Show(Tables.Edits(_journal, devices));
        try
        {
            await devices[^1].SyncAsync(null, cancellation);
            throw new DemoFailedException($"{devices[^1].Name} synced although it is offline.");
        }
        catch (OfflineSyncException e) when (e.IsTransient)
        {
            report.Good($"{devices[^1].Name} is offline indeed: {e.Message}");
        }
    }

    public async Task CutPushAsync(CancellationToken cancellation)
    {
        report.Step("A push whose reply gets lost");
        var before = devices[0].Totals;
        await new CutPush(setting, devices[0], report).PlayAsync(cancellation);
        _wire.Add(("cut push", devices[0].Name, devices[0].Totals - before));
    }

    public async Task ComeBackAsync(CancellationToken cancellation)
    {
        report.Step("Back online");
        foreach (var device in devices)
            device.Network.GoOnline();
        for (var round = 1; round <= RoundsMax; round++)
        {
            var before = devices.Sum(d => d.Totals.Mutations + d.Totals.RowsPulled);
            await SyncAllAsync($"round {round}", cancellation);
            if (devices.Sum(d => d.Totals.Mutations + d.Totals.RowsPulled) == before)
                break;
        }
        report.Show(Tables.Wire(_wire));
        report.Say("Bytes are TCP payload, counted by the proxy in front of each device: HTTP/2 framing and headers included.");
    }

    /// <summary>The devices write the same columns, where the table is there that says how they merge.</summary>
    public async Task<DisagreementResult?> DisagreeAsync(CancellationToken cancellation)
    {
        if (!setting.Dataset.IsMadeUp)
            return null;
        report.Step("When devices disagree");
        return await new Disagreement(devices, report).PlayAsync(cancellation);
    }

    /// <summary>The devices take photos, where there are invoices.</summary>
    public async Task<PhotoResult?> TakePhotosAsync(CancellationToken cancellation)
    {
        if (!setting.Dataset.IsMadeUp)
            return null;
        report.Step("Photos of invoices");
        return await new PhotoRound(setting, devices, report).PlayAsync(cancellation);
    }

    /// <summary>Compares all devices with what a new client gets from the server.</summary>
    public async Task<(bool Converged, long Rows)> JudgeAsync(CancellationToken cancellation)
    {
        report.Step("Verdict");
        report.Say("The server's side is read by a new client that has nothing but what the server sends.");
        string path;
        await using (var fresh = await Device.OpenAsync("server", devices.Count, setting.NewDatabase("fresh"), setting, cancellation))
        {
            await fresh.SyncAsync(null, cancellation);
            path = fresh.Path;
        }
        var comparison = DatabaseComparison.Run(path, [.. devices.Select(d => (d.Name, d.Path))], setting.Dataset.Tables);
        using var connection = SqliteFile.Open(path);
        var outcomes = _journal.Cells.Select(cell =>
        {
            var (outcome, isAllowed) = cell.Read(connection);
            return (Cell: cell, Outcome: outcome, IsAllowed: isAllowed);
        }).ToList();
        var clean = true;
        report.Show(Tables.Outcomes(outcomes));
        report.Show(Tables.Comparison(comparison, devices));
        foreach (var difference in comparison.Differences)
            report.Bad(difference.ToString());
        foreach (var (device, status) in devices.Select(d => (d, d.Client.Status)).Where(d => d.Status is not { Pending: 0, Rejected: 0, Quarantined: 0 }))
        {
            report.Bad($"{device.Name}: {status.Pending} mutations to send, {status.Rejected} rejected, {status.Quarantined} rows in quarantine.");
            clean = false;
        }

        var converged = comparison.Differences.Count == 0 && outcomes.All(o => o.IsAllowed) && clean;
        if (converged)
            report.Good($"All {devices.Count} devices and the server are equal: {comparison.Rows.Values.Sum():N0} rows, each value and storage class.");
        else
            report.Bad("The devices and the server are not equal.");
        return (converged, comparison.Rows.Values.Sum());
    }

    private async Task SyncAllAsync(string phase, CancellationToken cancellation)
    {
        var before = devices.Select(d => d.Totals).ToList();
        await report.ProgressAsync([.. devices.Select(d => (d.Name, (Func<ProgressBar?, Task>)(bar => d.SyncAsync(bar, cancellation))))]);
        foreach (var (device, totals) in devices.Zip(before))
            _wire.Add((phase, device.Name, device.Totals - totals));
    }
}
