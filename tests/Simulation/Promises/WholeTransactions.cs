using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Truth;

namespace OfflineSync.Simulation.Promises;

/// <summary>I6: a transaction is logged as a whole, and whoever sees a part of it sees all of it.</summary>
internal sealed class WholeTransactions(Surroundings surroundings) : Promise(surroundings, "I6")
{
    public override void Logged(LoggedChange change)
    {
        foreach (var mark in change.Sent.Marks)
            Require(mark.Parts == mark.PartsPresent, () => $"{mark.Id} is logged with {mark.PartsPresent} of {mark.Parts} parts");
    }

    public override void Changed(Device device, DeviceView view)
    {
        if (LacksRows(device))
            return;
        var missing = view.Number("SELECT (SELECT coalesce(sum(parts), 0) FROM marks) - (SELECT count(*) FROM parts)");
        Require(missing == 0, () => $"{device.Name} shows {missing} parts too few: {string.Join(", ", Torn(view))}");
    }

    public override void Opened(Device device, DeviceView view)
    {
        if (LacksRows(device))
            return;
        var torn = Torn(view);
        Require(torn.Count == 0, () => $"{device.Name} shows torn transactions: {string.Join(", ", torn)}");
    }

    // Rows that left are no part of what a transaction shows.
    private static bool LacksRows(Device device) => device.Policies is { } policies && (policies.MayLack(AppSchema.Marks) || policies.MayLack(AppSchema.Parts));

    private static List<string> Torn(DeviceView view) => view.Rows(
        """
        SELECT id FROM (SELECT id, parts, 0 AS present FROM marks UNION ALL SELECT mark, 0, 1 FROM parts)
        GROUP BY id HAVING sum(parts) <> sum(present) ORDER BY id
        """,
        row => row.Text(0));
}
