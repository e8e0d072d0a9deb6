using OfflineSync.Simulation.Planted;

namespace OfflineSync.Simulation.Tests;

/// <summary>The planted bugs have to keep up with the code that they change.</summary>
public sealed class PlantedCatalogueTests
{
    private static readonly string Root = PlantedTree.FindRoot(AppContext.BaseDirectory);

    [Fact]
    public void What_a_planted_bug_changes_is_in_the_source_exactly_once()
    {
        var problems = PlantedBugs.All.SelectMany(bug => bug.Edits).Select(edit => edit.File).Distinct(StringComparer.Ordinal)
            .SelectMany(file => PlantedSource.FindProblems(file, File.ReadAllText(Path.Combine(Root, file)), PlantedBugs.All));

        Assert.Empty(problems);
    }

    [Fact]
    public void A_text_that_is_gone_or_there_twice_or_changed_by_two_bugs_is_told_with_the_bugs_name()
    {
        const string text = "one two two three";

        Assert.Contains("gone", Assert.Single(Problems(("gone", "four"))), StringComparison.Ordinal);
        Assert.Contains("twice", Assert.Single(Problems(("twice", "two"))), StringComparison.Ordinal);
        Assert.Contains("both", Assert.Single(Problems(("both", "one two"), ("other", "two two"))), StringComparison.Ordinal);
        Assert.Empty(Problems(("first", "one"), ("last", "three")));

        IReadOnlyList<string> Problems(params (string Name, string Original)[] bugs) =>
            PlantedSource.FindProblems("file", text, [.. bugs.Select(bug => new PlantedBug(bug.Name, "", "", "file", bug.Original, "$original"))]);
    }

    [Fact]
    public void A_bug_is_planted_behind_its_switch()
    {
        var bug = new PlantedBug("wrong", "", "", "file", "return 1;", "return $bug ? 2 : 1;");

        Assert.Equal("{ return Planted.Is(\"wrong\") ? 2 : 1; }", PlantedSource.Plant("file", "{ return 1; }", [bug]));
    }

    [Fact]
    public void Planted_bugs_have_names_of_their_own_and_there_are_enough_of_them()
    {
        Assert.Distinct(PlantedBugs.All.Select(bug => bug.Name));
        Assert.True(PlantedBugs.All.Count >= 48);
    }
}
