using OfflineSync.Protocol.V1;

namespace OfflineSync.Contract;

/// <summary>Declarations of columns.</summary>
public static class Columns
{
    /// <summary>A counter.</summary>
    public static ColumnDeclaration Counter(string name) => new() { Name = name, Type = ColumnType.Counter };

    /// <summary>A set.</summary>
    public static ColumnDeclaration Set(string name) => new() { Name = name, Type = ColumnType.Set };

    /// <summary>A text.</summary>
    public static ColumnDeclaration Text(string name) => new() { Name = name, Type = ColumnType.Text };

    /// <summary>A register whose values name attachments.</summary>
    public static ColumnDeclaration Attachment(string name) => new() { Name = name, Type = ColumnType.Register, Attachment = true };

    /// <summary>A register.</summary>
    public static ColumnDeclaration Register(string name, MergePolicy policy = MergePolicy.LastWriterWins, string resolver = "") =>
        new() { Name = name, Type = ColumnType.Register, Policy = policy, Resolver = resolver };
}
