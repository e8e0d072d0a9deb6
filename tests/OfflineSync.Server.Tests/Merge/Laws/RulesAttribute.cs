using System.Reflection;
using Xunit.Sdk;

namespace OfflineSync.Server.Tests.Merge.Laws;

/// <summary>Runs a law for some rules, by default for all. <see cref="CaseCountTests"/> counts what this runs.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RulesAttribute(params Rule[] rules) : DataAttribute
{
    public IReadOnlyList<Rule> Rules { get; } = rules.Length > 0 ? rules : Enum.GetValues<Rule>();

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => Rules.Select(rule => new object[] { rule });
}
