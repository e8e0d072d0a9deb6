using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Promises.Merging;

namespace OfflineSync.Simulation.Promises;

/// <summary>I10 and I13: what all devices show in the end is what docs/MERGE.md makes of the log.</summary>
internal sealed class MergesAsDocumented(Surroundings surroundings) : Promise(surroundings, "I10")
{
    private const int BodyColumn = 4;

    private bool _wasRestored;

    // What writers had seen is said in numbers of the log that is lost.
    public override void ServerRestored() => _wasRestored = true;

    public override void Ended()
    {
        if (_wasRestored)
            return;
        var items = new NaiveItems();
        foreach (var change in Surroundings.Truth.Log(AppSchema.Scope))
            items.Add(change);
        var expected = items.Shown.ToArray();
        foreach (var device in Surroundings.Devices)
        {
            var shown = device.Rows(AppSchema.Items).Select(WithoutBody).ToArray();
            Require(
                shown.SequenceEqual(expected),
                () => $"{device.Name} shows {string.Join(", ", shown.Except(expected).Take(3))} where the rules make {string.Join(", ", expected.Except(shown).Take(3))} of the log");
        }
    }

    private static string WithoutBody(string row) => string.Join('|', row.Split('|').Where((_, column) => column != BodyColumn));
}
