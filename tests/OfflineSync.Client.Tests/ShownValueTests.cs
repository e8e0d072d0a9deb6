using Google.Protobuf;
using OfflineSync.Client.Conflicts;
using OfflineSync.Protocol;
using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.V1;
using ShownValue = OfflineSync.Client.Edits.ShownValue;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Tests;

public sealed class ShownValueTests
{
    [Theory]
    [InlineData("""["a","b","c"]""", """["x"]""", """["b"]""", """["a","c","x"]""")]
    [InlineData("""["a"]""", null, """["a"]""", "[]")]
    [InlineData(null, """["x"]""", null, """["x"]""")]
    public void Of_a_set_this_devices_part_is_what_it_added_and_without_what_it_removed(string? shown, string? mine, string? theirs, string expected) =>
        Assert.Equal(Value.FromText(expected), Entry(Text(mine), Text(theirs)).MineOn(ColumnType.Set, Text(shown)));

    [Fact]
    public void Of_a_counter_this_devices_part_is_its_difference() =>
        Assert.Equal(Value.FromInteger(42), Entry(Value.FromInteger(2), Value.Null).MineOn(ColumnType.Counter, Value.FromInteger(40)));

    [Fact]
    public void Of_a_text_this_devices_part_is_its_edit_where_it_fits_best()
    {
        var edit = TextValue.Difference("one three"u8, "one two three"u8, 0);
        Assert.Equal(
            Value.FromText("one two three four"),
            Entry(Value.FromBlob(edit.ToByteArray()), Value.Null).MineOn(ColumnType.Text, Value.FromText("one three four")));
    }

    [Theory]
    [InlineData(WriteForm.Difference, "not a number")]
    [InlineData(WriteForm.SetEdit, "not a set")]
    public void What_is_shown_must_be_of_the_columns_type(WriteForm form, string shown)
    {
        var written = form == WriteForm.Difference ? Value.FromInteger(1) : Value.FromBlob(new SetEdit { Added = { "1" } }.ToByteArray());
        Assert.Throws<ProtocolException>(() => ShownValue.After(Value.FromText(shown), form, written));
    }

    [Fact]
    public void A_null_that_was_written_to_a_merged_column_changes_nothing() =>
        Assert.Equal(Value.FromInteger(7), ShownValue.After(Value.FromInteger(7), WriteForm.Difference, Value.Null));

    private static Value Text(string? text) => text is null ? Value.Null : Value.FromText(text);

    private static ConflictEntry Entry(Value mine, Value theirs) =>
        new(1, "test", "t", [], "c", ConflictRule.LastWriterWins, mine, theirs, 0, 0, new byte[16], 0);
}
