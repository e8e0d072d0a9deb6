using System.Reflection;

namespace OfflineSync.Server.Tests.Merge.Laws;

public sealed class CaseCountTests
{
    [Fact]
    public void The_laws_are_held_against_at_least_a_million_cases() => Assert.InRange(Count(), 1_000_000, int.MaxValue);

    private static int Count() => typeof(CaseCountTests).Assembly.GetTypes()
        .Where(type => type.Namespace?.StartsWith(typeof(CaseCountTests).Namespace!, StringComparison.Ordinal) == true)
        .SelectMany(type => type.GetMethods())
        .SelectMany(method => method.GetCustomAttributes<RulesAttribute>())
        .SelectMany(attribute => attribute.Rules)
        .Sum(Cases.Of);
}
