using OfflineSync.Protocol;
using OfflineSync.Server.Merge;

namespace OfflineSync.Server.Tests.Merge;

public sealed class RowStateReaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("20")]
    [InlineData("107F")]
    [InlineData("110003")]
    public void Bytes_that_are_no_row_are_refused(string bytes) =>
        Assert.Throws<ProtocolException>(() => new RowStateReader().ReadAll(Convert.FromHexString(bytes)));
}
