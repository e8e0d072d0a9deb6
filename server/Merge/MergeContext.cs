using OfflineSync.Protocol.V1;
using OfflineSync.Protocol.Values;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.Merge.Resolvers;
using OfflineSync.Server.Merge.Text;

namespace OfflineSync.Server.Merge;

/// <summary>What merging a row needs beside the row, and what it finds. Used for one mutation, row after row.</summary>
internal sealed class MergeContext(string scope, ResolverRegistry resolvers, IRowTexts texts, long floor = 0)
{
    private readonly List<LostValue> _lost = [];

    /// <summary>The scope.</summary>
    public string Scope => scope;

    /// <summary>Tombstones up to this change are gone.</summary>
    public long Floor => floor;

    /// <summary>The row's table.</summary>
    public TableEntry Table { get; private set; } = null!;

    /// <summary>The row's encoded key.</summary>
    public ReadOnlyMemory<byte> Key { get; private set; }

    /// <summary>The resolvers.</summary>
    public ResolverRegistry Resolvers => resolvers;

    /// <summary>What the row's write and earlier ones lost.</summary>
    public IReadOnlyList<LostValue> Lost => _lost;

    /// <summary>Whether a delete leaves the columns, as an update may still win over it.</summary>
    public bool UpdateWins => Table.Deletes == DeletePolicy.UpdateWins;

    /// <summary>Goes on to a row.</summary>
    public void Start(TableEntry table, ReadOnlyMemory<byte> key)
    {
        Table = table;
        Key = key;
        _lost.Clear();
    }

    /// <summary>Notes a value that lost.</summary>
    public void Lose(in LostValue value) => _lost.Add(value);

    /// <summary>Opens the text of a column of the row; of nothing for a text that does not exist yet.</summary>
    public TextDocument OpenText(in ColumnState? state, int column) => texts.Open(new TextCell(Table.Table, Key, column), state);

    /// <summary>The row's texts are gone.</summary>
    public void ForgetTexts()
    {
        if (Table.HasTexts)
            texts.Forget(Table.Table, Key);
    }

    /// <summary>Names a column of the row in messages.</summary>
    public string Describe(int column)
    {
        const int KeyLengthMax = 100;
        var key = string.Join(", ", RowKey.Decode(Key));
        return $"table \"{Table.Name}\", row ({(key.Length <= KeyLengthMax ? key : key[..KeyLengthMax] + "…")}), column \"{Table.Columns[column]}\"";
    }
}
