using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog;

namespace OfflineSync.Server.Tests.ChangeLog;

public sealed class ClientLedgerTests
{
    [Fact]
    public void The_highest_sequence_is_that_of_the_latest_entry_in_whatever_order_they_come()
    {
        var ledger = new ClientLedger();
        ledger.Add(Entry(4, stamp: 40));
        ledger.Add(Entry(7, stamp: 70));
        ledger.Add(Entry(5, stamp: 50));
        Assert.Equal((7, 70UL), (ledger.Highest, ledger.HighestStamp));
        Assert.Equal(50UL, ledger.Find(5)!.Stamp);
        Assert.Null(ledger.Find(6));
    }

    [Fact]
    public void A_client_id_is_the_same_number_bytes_and_text_in_network_order()
    {
        var guid = new Guid("00112233-4455-6677-8899-aabbccddeeff");
        var number = ClientId.FromGuid(guid);
        Assert.Equal(UInt128.Parse("00112233445566778899aabbccddeeff", System.Globalization.NumberStyles.HexNumber, null), number);
        Assert.Equal(guid, ClientId.ToGuid(number));
        Assert.Equal("00112233445566778899AABBCCDDEEFF", Convert.ToHexString(ClientId.ToBytes(number)));
    }

    private static ChangeEntry Entry(long sequence, ulong stamp) => new()
    {
        Change = sequence,
        Client = 1,
        Sequence = sequence,
        Stamp = stamp,
        Base = 0,
        Digest = [],
        Outcome = Outcome.Applied,
        Operations = 1,
        CommittedAt = 0,
    };
}
