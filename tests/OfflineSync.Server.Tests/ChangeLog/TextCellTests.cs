using OfflineSync.Server.ChangeLog;

namespace OfflineSync.Server.Tests.ChangeLog;

public sealed class TextCellTests
{
    [Fact]
    public void Texts_are_the_same_in_the_same_column_of_the_same_row_only()
    {
        var cell = new TextCell(1, new byte[] { 1, 2, 3 }, 4);
        Assert.Equal(cell, new TextCell(1, new byte[] { 1, 2, 3 }, 4));
        Assert.Equal(cell.GetHashCode(), new TextCell(1, new byte[] { 1, 2, 3 }, 4).GetHashCode());
        Assert.NotEqual(cell, cell with { Table = 2 });
        Assert.NotEqual(cell, cell with { Key = new byte[] { 1, 2, 4 } });
        Assert.NotEqual(cell, cell with { Column = 5 });
    }
}
