using OfflineSync.Protocol.Values;
using OfflineSync.Server.ChangeLog;

namespace OfflineSync.Server.Tests.Merge.Text;

public sealed class TextCellTests
{
    [Fact]
    public void Texts_of_rows_with_neighbouring_integer_keys_have_hashes_of_their_own()
    {
        var cells = Enumerable.Range(0, 256).Select(id => new TextCell(1, RowKey.Encode([Value.FromInteger(id)]), 2));
        Assert.InRange(cells.Select(cell => cell.GetHashCode()).Distinct().Count(), 250, 256);
    }
}
