using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog.Dictionary;

namespace OfflineSync.Server.Tests.ChangeLog;

public sealed class DictionaryDraftTests
{
    private static readonly string[] Key = ["id"];

    [Fact]
    public void A_scope_takes_as_many_tables_as_the_limit_and_no_more()
    {
        var draft = new DictionaryDraft(ScopeDictionary.Empty);
        for (var i = 0; i < ProtocolLimits.TablesMax - 1; i++)
            draft.AddTable($"t{i}", Key, DeletePolicy.DeleteWins);
        Assert.Null(draft.Check("last", Key, [], tablesAdded: 0));
        Assert.Equal("TABLE_LIMIT", draft.Check("last", Key, [], tablesAdded: 1)?.Code);
        draft.AddTable("last", Key, DeletePolicy.DeleteWins);
        Assert.Equal("TABLE_LIMIT", draft.Check("more", Key, [], tablesAdded: 0)?.Code);
        Assert.Null(draft.Check("LAST", Key, [], tablesAdded: 0));
    }

    [Fact]
    public void A_table_takes_as_many_columns_as_the_limit_and_no_more()
    {
        var draft = new DictionaryDraft(ScopeDictionary.Empty);
        string[] known = [.. Enumerable.Range(0, ProtocolLimits.ColumnsMax - 2).Select(i => $"c{i}")];
        draft.Ensure("t", Key, known);
        Assert.Null(draft.Check("t", Key, ["new"], tablesAdded: 0));
        Assert.Null(draft.Check("t", Key, [.. known, "new"], tablesAdded: 0));
        Assert.Equal("COLUMN_LIMIT", draft.Check("t", Key, ["new", "newer"], tablesAdded: 0)?.Code);
    }

    [Fact]
    public void A_column_that_is_known_is_not_added_again()
    {
        var draft = new DictionaryDraft(ScopeDictionary.Empty);
        draft.Ensure("t", Key, ["a", "b"]);
        draft.Ensure("T", Key, ["B", "c"]);
        Assert.Equal(["a", "b", "c"], draft.Find("t")!.Columns);
        Assert.Equal([("a", 0), ("b", 1), ("c", 2)], draft.NewColumns.Select(column => (column.Name, column.Column)));
        Assert.Single(draft.NewTables);
    }

    [Fact]
    public void Without_additions_the_dictionary_stays_the_same_one()
    {
        var draft = new DictionaryDraft(ScopeDictionary.Empty);
        Assert.False(draft.HasAdditions);
        Assert.Same(ScopeDictionary.Empty, draft.Build());
    }

    [Fact]
    public void A_table_without_columns_is_an_addition()
    {
        var draft = new DictionaryDraft(ScopeDictionary.Empty);
        draft.AddTable("t", Key, DeletePolicy.UpdateWins);
        Assert.True(draft.HasAdditions);
        Assert.Equal("t", draft.Build().Tables.Single().Name);
    }

    [Fact]
    public void A_column_of_an_old_table_is_an_addition()
    {
        var first = new DictionaryDraft(ScopeDictionary.Empty);
        first.AddTable("t", Key, DeletePolicy.UpdateWins);
        var draft = new DictionaryDraft(first.Build());
        Assert.False(draft.IsNew(0));
        draft.Ensure("t", Key, ["a"]);
        Assert.True(draft.HasAdditions);
        Assert.Equal(["a"], draft.Build().Tables.Single().Columns);
        Assert.Equal(DeletePolicy.UpdateWins, draft.Build().Tables.Single().Deletes);
        Assert.True(draft.IsNew(draft.AddTable("u", Key, DeletePolicy.DeleteWins).Table));
    }

    [Fact]
    public void Columns_that_name_attachments_stay_so_when_others_follow()
    {
        var draft = new DictionaryDraft(ScopeDictionary.Empty);
        draft.MarkAttachments(draft.Ensure("t", Key, ["a", "b"]), ["a"]);
        draft.MarkAttachments(draft.Find("t")!, ["a", "b"]);
        Assert.Equal([0, 1], draft.Build().Tables.Single().Attachments.Order());
        Assert.All(draft.NewColumns, column => Assert.True(column.IsAttachment));
    }

    [Fact]
    public void What_is_not_said_of_a_rule_is_the_default()
    {
        Assert.Same(ColumnRule.Default, ColumnRule.Of(ColumnType.Unspecified, MergePolicy.Unspecified, ""));
        Assert.Equal(MergePolicy.LastWriterWins, ColumnRule.Of(ColumnType.Counter, MergePolicy.Unspecified, "").Policy);
        Assert.Equal(ColumnType.Register, ColumnRule.Of(ColumnType.Unspecified, MergePolicy.FirstWriterWins, "").Type);
        Assert.Equal(DeletePolicy.DeleteWins, new TableEntry(0, "t", Key, DeletePolicy.Unspecified, [], []).Deletes);
    }
}
