using System.Text;
using OfflineSync.Simulation.Campaigns;
using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Landmarks;
using OfflineSync.Simulation.Planted;
using OfflineSync.Simulation.Workers;

namespace OfflineSync.Simulation.Tests.Tool;

public sealed class SummaryTests
{
    [Fact]
    public void the_json_has_the_figures_under_their_names()
    {
        var totals = new Totals();
        totals.Add(Report());
        totals.Add(Report() with { Violations = ["I9: different", "I9: again"] });
        Assert.Equal(
            """{"seeds":2,"violations":1,"mutations":20,"networkFaults":10,"crashes":4,"simulatedHours":1,"planted":{"found":0,"total":0}}""", Json(totals, []));
        var bug = PlantedBugs.All[0];
        Assert.EndsWith(
            "\"planted\":{\"found\":1,\"total\":2}}",
            Json(totals, [new PlantedFinding(bug, 3, 3, 1.5, "I9: different"), new PlantedFinding(bug, 200, 200, 50, null)]),
            StringComparison.Ordinal);
    }

    [Fact]
    public void what_was_never_reached_is_said_and_what_cannot_be_is_not()
    {
        var totals = new Totals();
        totals.Add(Report());
        var empty = SummaryText.Empty(totals);
        Assert.DoesNotContain("RequestLost × Pulling", empty);
        Assert.DoesNotContain("RequestLost × Writing", empty);
        Assert.DoesNotContain(nameof(Landmark.TextMerged), empty);
        Assert.Contains("RequestLost × Pushing", empty);
        Assert.Contains(nameof(Landmark.SetMerged), empty);
        var text = new StringWriter();
        SummaryText.Write(text, totals, TimeSpan.FromSeconds(1));
        Assert.Contains($"NEVER REACHED ({empty.Count}): ", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void each_fault_can_strike_something_or_says_why_not()
    {
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            var why = Enum.GetValues<Phase>().Select(phase => Impossible.Why(kind, phase)).ToArray();
            Assert.Contains(why, reason => reason is null or { Length: > 10 });
        }
    }

    private static WorkerReport Report() => new()
    {
        Hash = "1",
        Mutations = 10,
        Simulated = TimeSpan.FromMinutes(30),
        Strikes = [new(FaultKind.RequestLost, Phase.Pulling, 3), new(FaultKind.CallBroken, Phase.Watching, 2), new(FaultKind.PowerCutAtStep, Phase.Idle, 2)],
        Landmarks = new Dictionary<Landmark, long> { [Landmark.TextMerged] = 1 },
    };

    private static string Json(Totals totals, IReadOnlyList<PlantedFinding> planted)
    {
        using var stream = new MemoryStream();
        SummaryJson.Write(stream, totals, planted);
        return Encoding.UTF8.GetString(stream.ToArray()).Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
    }
}
