using OfflineSync.Contract;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.Merge.Resolvers;
using OfflineSync.Server.Push;
using OfflineSync.Server.Validation;

namespace OfflineSync.Server.Tests.Merge.Laws.Decisions;

/// <summary>A table on which only the server can decide: with a validator, a resolver, and a column that refuses stale writes.</summary>
internal static class DecidedTable
{
    public const string Scope = "s";
    public const string Key = "x";

    /// <summary>The value of the column "plain" that the validator refuses.</summary>
    public const long Refused = 3;

    public static readonly string[] Columns = ["plain", "stale", "joined", "text"];

    /// <summary>The scope's dictionary.</summary>
    public static ScopeDictionary Dictionary { get; } = new([new TableEntry(0, "t", ["id"], DeletePolicy.DeleteWins, Columns,
    [
        ColumnRule.Default,
        ColumnRule.Of(ColumnType.Register, MergePolicy.RejectStale, ""),
        ColumnRule.Of(ColumnType.Register, MergePolicy.Custom, "join"),
        ColumnRule.Of(ColumnType.Text, MergePolicy.Unspecified, ""),
    ])]);

    /// <summary>The resolver and the validator.</summary>
    public static MergeServices Services { get; } = new(
        new ResolverRegistry([new ResolverRegistration("join", new JoinResolver())]),
        new ValidatorRegistry([new ValidatorRegistration("t", new PlainValidator())]));

    /// <summary>How devices have declared it.</summary>
    public static Declared NewDeclared()
    {
        var declared = new Declared();
        declared.Add("t",
        [
            Contract.Columns.Register("stale", MergePolicy.RejectStale),
            Contract.Columns.Register("joined", MergePolicy.Custom, "join"),
            Contract.Columns.Text("text"),
        ]);
        return declared;
    }

    private sealed class JoinResolver : IConflictResolver
    {
        public object? Resolve(ConflictContext conflict) => $"{conflict.Current.Value}+{conflict.Incoming.Value}({conflict.Base})";
    }

    private sealed class PlainValidator : IMutationValidator
    {
        public ValidationResult Validate(MutationContext mutation) => mutation.Rows.Any(row => row.After?["plain"] is Refused)
            ? ValidationResult.Refused("PLAIN_REFUSED", "The value is not allowed: write another one.")
            : ValidationResult.Accepted;
    }
}
