using System.Text;
using OfflineSync.Protocol;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Merge.Text;

namespace OfflineSync.Server.Tests.Merge.Text;

/// <summary>The stored form byte by byte: databases have it, so it must stay as it is.</summary>
public sealed class TextStoredFormTests
{
    private const string Id7 = "00000000000000000000000000000007";
    private const string Id8 = "00000000000000000000000000000008";

    [Fact]
    public void A_history_is_stored_as_it_always_was()
    {
        var stored = Written();
        Assert.Equal("abXc", stored.Text);
        Assert.Equal(Hex($"01 02 {Id7} 04 {Id8} 02 01 01 00 04 00 04"), stored.Directory);
        Assert.Equal(
            Hex(
                "01 04 05", // version, last change, runs
                "0C 01 00 00 02 03 00", // ab: client 7, no left, change 4 - 3, no right
                "34 02 00 01 02", // X: client 8, left is previous, right is next, change 4 - 2
                "02 01", // c: continues the run two before
                "41 01 00 01", // d: continues the run before, deleted by client 7 at change 4 - 1
                "AC01 02 01 01 00 00"), // Y: a ghost of client 8, left is previous, no right
            stored.Chunks[0]);
    }

    [Fact]
    public void A_history_that_was_stored_is_gone_on_with()
    {
        var stored = Written();
        var other = new TextClient(9);
        other.Take(stored.Bytes, 4);
        stored.Apply(other.Insert(4, "!"), other.Id, 5);
        Assert.Equal("abXc!", stored.Text);
        // Of client 8, which does not know that its Y was rejected, nor that d was deleted.
        var late = new TextEdit { Base = 2, LengthBefore = 6, Splices = { new TextSplice { Position = 3, Deleted = "cdY", Inserted = "Z" } } };
        stored.Apply(late, 8, 6);
        Assert.Equal("abXZ!", stored.Text);
    }

    [Theory]
    [InlineData("another version", $"02 01 {Id7} 02 01 01 00 02 00 05", "unknown version")]
    [InlineData("a client twice", $"01 02 {Id7} 02 {Id7} 02 01 01 00 02 00 05", "a client twice")]
    [InlineData("more clients than bytes", $"01 7F {Id7} 02 01 01 00 02 00 05", "out of its bounds")]
    [InlineData("an id of a client cut short", "01 01 00 07", "cut short")]
    [InlineData("a chunk whose id is not given out yet", $"01 01 {Id7} 02 01 01 01 02 00 05", "out of its bounds")]
    [InlineData("a chunk twice", $"01 01 {Id7} 02 02 02 01 01 00 05 01 01 00 05", "a chunk twice")]
    [InlineData("a chunk that is longer than the text", $"01 01 {Id7} 02 01 01 00 03 00 05", "out of its bounds")]
    [InlineData("chunks that are longer than the text", $"01 01 {Id7} 02 02 02 00 01 00 05 01 02 00 05", "out of its bounds")]
    [InlineData("a chunk with more bytes than the text", $"01 01 {Id7} 02 01 01 00 02 01 05", "out of its bounds")]
    [InlineData("chunks that are shorter than the text", $"01 01 {Id7} 02 01 01 00 01 00 05", "not that of its text")]
    [InlineData("bytes after the end", $"01 01 {Id7} 02 01 01 00 02 00 05 00", "not that of its text")]
    public void A_damaged_directory_is_refused(string damage, string directory, string message)
    {
        var refusal = Assert.Throws<ProtocolException>(() => TextDocument.Read("ab"u8.ToArray(), Hex(directory)));
        Assert.True(refusal.Message.Contains(message, StringComparison.Ordinal), $"{damage}: {refusal.Message}");
    }

    [Theory]
    [InlineData("another version", "02 05 01 0C 01 00 00 02 00 00", "unknown version")]
    [InlineData("a later change than the directory tells", "01 06 01 0C 01 00 00 02 00 00", "not the one that its directory tells of")]
    [InlineData("less text than the directory tells", "01 05 01 0C 01 00 00 01 00 00", "not the one that its directory tells of")]
    [InlineData("bytes after the end", "01 05 01 0C 01 00 00 02 00 00 00", "bytes after its end")]
    [InlineData("more runs than a chunk has", "01 05 81 01 0C 01 00 00 02 00 00", "out of its bounds")]
    [InlineData("a run of nobody", "01 05 01 0C 00 00 02 00 00", "no client")]
    [InlineData("a run of a client that is not there", "01 05 01 0C 02 00 00 02 00 00", "out of its bounds")]
    [InlineData("an empty run", "01 05 01 0C 01 00 00 00 00 00", "empty")]
    [InlineData("a run that is longer than what its client inserted", "01 05 01 0C 01 00 00 03 00 00", "out of its bounds")]
    [InlineData("a run that ends after what its client inserted", "01 05 01 0C 01 01 00 02 00 00", "out of its bounds")]
    [InlineData("a run of a change after the last", "01 05 01 0C 01 00 00 02 06 00", "out of its bounds")]
    [InlineData("a first run that continues another", "01 05 01 0D 02 00 00", "not there")]
    [InlineData("a first run that continues one far before", "01 05 01 0F 01 02 00 00", "out of its bounds")]
    [InlineData("a first run that is right of the previous", "01 05 01 2C 01 00 02 00 00", "not there")]
    [InlineData("a run that continues another and is right of the previous", "01 05 02 0C 01 00 00 01 00 00 21 01", "not there")]
    [InlineData("a delete of nobody", "01 05 01 4C 01 00 00 02 00 00 04 00", "no client")]
    public void A_damaged_chunk_is_refused(string damage, string chunk, string message)
    {
        var document = TextDocument.Read("ab"u8.ToArray(), Hex($"01 01 {Id7} 02 01 01 00 02 00 05"));
        var refusal = Assert.Throws<ProtocolException>(() => document.Load(0, Hex(chunk)));
        Assert.True(refusal.Message.Contains(message, StringComparison.Ordinal), $"{damage}: {refusal.Message}");
        document.Load(0, Hex("01 05 01 0C 01 00 00 02 00 00"));
        Assert.Equal("ab", Encoding.UTF8.GetString(document.Text.Span));
    }

    [Fact]
    public void A_text_that_has_not_the_length_of_its_chunk_is_refused()
    {
        // One code point of two bytes, which the text has not; and a text that begins within a code point.
        foreach (var text in new[] { "ab"u8.ToArray(), [0xA4, (byte)'a'] })
        {
            var document = TextDocument.Read(text, Hex($"01 01 {Id7} 02 01 01 00 01 01 05"));
            var refusal = Assert.Throws<ProtocolException>(() => document.Load(0, Hex("01 05 01 0C 01 00 00 01 00 00")));
            Assert.Contains("has not the length", refusal.Message, StringComparison.Ordinal);
        }
    }

    private static StoredText Written()
    {
        var stored = new StoredText();
        TextClient[] clients = [new(7), new(8)];
        stored.Apply(clients[0].Insert(0, "abcd"), 7, 1);
        foreach (var client in clients)
            client.Take(stored.Bytes, 1);
        stored.Apply(clients[1].Insert(2, "X"), 8, 2);
        clients[1].Take(stored.Bytes, 2);
        stored.Apply(clients[0].Edit(new TextSplice { Position = 3, Deleted = "d" }), 7, 3);
        stored.Apply(clients[1].Insert(5, "Y"), 8, 4, rejected: true);
        return stored;
    }

    private static byte[] Hex(params string[] parts) => Convert.FromHexString(string.Concat(parts).Replace(" ", "", StringComparison.Ordinal));
}
