using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OfflineSync.Protocol;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Merge.Text;

namespace OfflineSync.Server.Tests.Merge.Text;

public sealed class TextDocumentTests
{
    [Fact]
    public void One_edit_after_the_other_is_plain_editing() => Prop.ForAll(Seeds(), seed =>
    {
        var random = new Random(seed);
        var (stored, client) = (new StoredText(), new TextClient(1));
        for (var change = 1; change <= 60; change++)
        {
            if (random.Next(3) == 0)
            {
                client = new TextClient((UInt128)random.Next(1, 4));
                client.Take(stored.Bytes, change - 1);
            }
            var differs = stored.Apply(client.EditAnywhere(random), client.Id, change);
            if (differs || !stored.Bytes.AsSpan().SequenceEqual(client.Shown))
                return false;
        }
        return true;
    }).QuickCheckThrowOnFailure();

    // A client's view is checked too: an edit whose view has another length or text throws.
    [Fact]
    public void Concurrent_and_rejected_edits_give_what_the_reference_gives() => Prop.ForAll(Seeds(), seed =>
    {
        var random = new Random(seed);
        var (stored, tree, history) = (new StoredText(), new FugueTree(), new List<byte[]> { Array.Empty<byte>() });
        TextClient[] clients = [new(3), new(1), new(2)];
        var answered = new long[4];
        for (var step = 0; step < 120; step++)
        {
            var client = clients[random.Next(clients.Length)];
            var action = random.Next(4);
            if (action < 2)
            {
                client.EditAnywhere(random);
            }
            else if (client.Waiting.TryDequeue(out var edit))
            {
                var rejected = random.Next(5) == 0;
                var differs = stored.Apply(edit, client.Id, history.Count, rejected);
                tree.Apply(edit, client.Id, history.Count, rejected);
                answered[(int)client.Id] = history.Count;
                history.Add(stored.Bytes);
                if (stored.Text != tree.Text || (client.Waiting.Count == 0 && !differs && stored.Text != Encoding.UTF8.GetString(client.Shown)))
                    return false;
            }
            else
            {
                var @base = random.Next((int)Math.Max(client.Base, answered[(int)client.Id]), history.Count);
                client.Take(history[@base], @base);
            }
        }
        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_client_that_sees_all_is_told_that_nothing_differs()
    {
        var (stored, anna, bert) = (new StoredText(), new TextClient(1), new TextClient(2));
        Assert.False(stored.Apply(anna.Insert(0, "one"), 1, 1));
        bert.Take(stored.Bytes, 1);
        Assert.False(stored.Apply(bert.Insert(3, " two"), 2, 2));
        Assert.True(stored.Apply(anna.Insert(0, "zero "), 1, 3));
        Assert.Equal("zero one two", stored.Text);
        Assert.True(stored.Apply(bert.Insert(7, "!"), 2, 4, rejected: true));
        Assert.Equal("zero one two", stored.Text);
    }

    [Fact]
    public void A_rejected_edit_counts_for_the_positions_of_what_its_client_wrote_before_it_knew()
    {
        var (stored, anna) = (new StoredText(), new TextClient(1));
        stored.Apply(anna.Insert(0, "red green blue"), 1, 1);
        anna.Take(stored.Bytes, 1);
        stored.Apply(anna.Edit(new TextSplice { Position = 0, Deleted = "red", Inserted = "a very long rejected word" }), 1, 2, rejected: true);
        Assert.Equal("red green blue", stored.Text);
        stored.Apply(anna.Edit(new TextSplice { Position = 26, Deleted = "green", Inserted = "GREEN" }), 1, 3);
        Assert.Equal("red GREEN blue", stored.Text);
        stored.Apply(anna.Edit(new TextSplice { Position = 2, Deleted = "very ", Inserted = "{also}" }), 1, 4);
        Assert.Equal("{also}red GREEN blue", stored.Text);
        anna.Take(stored.Bytes, 4);
        Assert.False(stored.Apply(anna.Edit(new TextSplice { Position = 6, Deleted = "red", Inserted = "RED" }), 1, 5));
        Assert.Equal("{also}RED GREEN blue", stored.Text);
    }

    [Fact]
    public void An_edit_of_another_text_is_refused_and_changes_nothing()
    {
        var (stored, anna) = (new StoredText(), new TextClient(1));
        stored.Apply(anna.Insert(0, "text"), 1, 1);
        var before = stored.Copy();
        var longer = new TextEdit { Base = 1, LengthBefore = 5, Splices = { new TextSplice { Position = 5, Inserted = "x" } } };
        var other = new TextEdit { Base = 1, LengthBefore = 4, Splices = { new TextSplice { Inserted = "x" }, new TextSplice { Position = 1, Deleted = "E" } } };
        Assert.Throws<TextMismatchException>(() => stored.Apply(longer, 2, 2));
        Assert.Throws<TextMismatchException>(() => stored.Apply(other, 2, 2));
        Assert.Equal((before.Text, before.HistorySize), (stored.Text, stored.HistorySize));
    }

    [Fact]
    public void An_edit_of_another_text_is_refused_also_when_its_client_wrote_the_row_anew()
    {
        var (stored, anna) = (new StoredText(), new TextClient(1));
        stored.Apply(anna.Insert(0, "text"), 1, 1);
        var longer = new TextEdit { Base = 1, LengthBefore = 9, Splices = { new TextSplice { Inserted = "x" }, new TextSplice { Position = 8, Deleted = "y" } } };
        Assert.Throws<TextMismatchException>(() => stored.Apply(longer, 2, 2, replaces: true));
        stored.Apply(new TextEdit { Base = 1, LengthBefore = 4, Splices = { new TextSplice { Inserted = "x" } } }, 2, 2, replaces: true);
        Assert.Equal("xtext", stored.Text);
    }

    [Fact]
    public void An_edit_of_an_empty_text_is_refused_where_the_client_could_see_one()
    {
        var (stored, anna) = (new StoredText(), new TextClient(1));
        stored.Apply(anna.Insert(0, "text"), 1, 1);
        var edit = new TextEdit { Base = 1, Splices = { new TextSplice { Inserted = "x" } } };
        Assert.Throws<TextMismatchException>(() => stored.Apply(edit, 2, 2));
        stored.Apply(edit, 2, 2, replaces: true);
        Assert.Equal("x", stored.Text);
    }

    [Fact]
    public void A_text_of_many_chunks_that_was_written_anew_is_replaced_as_a_whole()
    {
        var (stored, anna) = (Long(out var last), new TextClient(1));
        anna.Take([], last);
        stored.Apply(anna.Insert(0, "new"), 1, last + 1, replaces: true);
        Assert.Equal("new", stored.Text);
        Assert.InRange(stored.Chunks.Count, 2, 100);
    }

    [Fact]
    public void An_edit_whose_chunks_are_not_loaded_takes_no_effect()
    {
        var stored = Long(out var last);
        var document = TextDocument.Read(stored.Bytes, stored.Directory);
        var all = new TextEdit { Base = (ulong)last, LengthBefore = (uint)stored.Bytes.Length, Splices = { new TextSplice { Deleted = stored.Text } } };
        var anew = new TextEdit { Base = (ulong)last, Splices = { new TextSplice { Inserted = "x" } } };
        Assert.Throws<InvalidOperationException>(() => document.Apply(all, 1, last + 1, rejected: false));
        document.Load(0, stored.Chunks[0]);
        Assert.Throws<InvalidOperationException>(() => document.Apply(anew, 1, last + 1, rejected: false, replaces: true));
        Assert.Equal(stored.Text, Encoding.UTF8.GetString(document.Text.Span));
    }

    [Fact]
    public void A_chunk_that_is_loaded_once_more_keeps_what_was_done_meanwhile()
    {
        var (stored, anna) = (new StoredText(), new TextClient(1));
        stored.Apply(anna.Insert(0, "text"), 1, 1);
        var document = TextDocument.Read(stored.Bytes, stored.Directory);
        document.Load(0, stored.Chunks[0]);
        document.Apply(anna.Insert(4, "!"), 1, 2, rejected: false);
        document.Load(0, stored.Chunks[0]);
        Assert.Equal("text!", Encoding.UTF8.GetString(document.Text.Span));
        Assert.NotEqual(stored.Chunks[0], Assert.Single(document.TakeChangedChunks()).Data);
        Assert.Throws<ProtocolException>(() => document.Load(1, stored.Chunks[0]));
    }

    [Fact]
    public void What_is_no_edit_is_refused_before_anything_is_read_or_written()
    {
        var document = TextDocument.Create();
        var outside = new TextEdit { Splices = { new TextSplice { Position = 1, Inserted = "x" }, new TextSplice { Inserted = "y" } } };
        Assert.Throws<ProtocolException>(() => document.MissingChunks(outside, 1));
        Assert.Throws<ProtocolException>(() => document.Apply(outside, 1, 1, rejected: false));
        Assert.Equal(0, document.Text.Length);
    }

    [Fact]
    public void An_edit_that_changes_nothing_leaves_no_trace()
    {
        var (stored, anna) = (new StoredText(), new TextClient(1));
        stored.Apply(anna.Insert(0, "text"), 1, 1);
        var before = stored.Copy();
        Assert.False(stored.Apply(new TextEdit { Base = 1, LengthBefore = 4 }, 2, 2));
        Assert.Equal(before.Directory, stored.Directory);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_text_may_be_as_long_as_a_value_and_no_longer(int more, bool fits)
    {
        var (stored, anna, bert) = (new StoredText(), new TextClient(1), new TextClient(2));
        const int Half = ProtocolLimits.ValueBytesMax / 2;
        stored.Apply(anna.Insert(0, new string('a', Half)), 1, 1);
        var edit = bert.Insert(0, new string('b', Half + more));
        Assert.Equal(fits, Record.Exception(() => stored.Apply(edit, 2, 2)) is not TextMismatchException);
        anna.Edit(new TextSplice { Deleted = new string('a', Half), Inserted = new string('c', Half) });
        stored.Apply(anna.Waiting.Last(), 1, 3);
        Assert.Equal(fits ? ProtocolLimits.ValueBytesMax : Half, stored.Bytes.Length);
    }

    [Fact]
    public void A_text_that_would_become_too_long_is_refused_but_may_be_noted_as_rejected()
    {
        var (stored, anna, bert) = (new StoredText(), new TextClient(1), new TextClient(2));
        stored.Apply(anna.Insert(0, new string('a', 5_000_000)), 1, 1);
        var edit = bert.Insert(0, new string('b', 5_000_000));
        Assert.Contains("10000000 bytes", Assert.Throws<TextMismatchException>(() => stored.Apply(edit, 2, 2)).Message, StringComparison.Ordinal);
        stored.Apply(edit, 2, 2, rejected: true);
        stored.Apply(bert.Insert(5_000_000, "!"), 2, 3);
        Assert.Equal(5_000_001, stored.Bytes.Length);
    }

    [Fact]
    public void Many_edits_of_one_document_are_stored_at_once()
    {
        var (stored, single, document, anna) = (new StoredText(), new StoredText(), TextDocument.Create(), new TextClient(1));
        var random = new Random(1);
        for (var change = 1; change <= 500; change++)
        {
            var edit = anna.EditAnywhere(random);
            document.Apply(edit, 1, change, rejected: false);
            single.Apply(edit, 1, change);
        }
        foreach (var chunk in document.TakeChangedChunks())
            stored.Chunks[chunk.Id] = chunk.Data;
        Assert.Empty(document.TakeChangedChunks());
        (stored.Bytes, stored.Directory) = (document.Text.ToArray(), document.WriteDirectory());
        Assert.Equal(anna.Shown, stored.Bytes);
        Assert.Equal(single.Directory, stored.Directory);
        Assert.Equal(single.Chunks.OrderBy(chunk => chunk.Key), stored.Chunks.OrderBy(chunk => chunk.Key));
        stored.Apply(anna.EditAnywhere(random), 1, 501);
        Assert.Equal(anna.Shown, stored.Bytes);
    }

    [Fact]
    public void Ten_thousand_splices_in_one_edit_are_merged()
    {
        var (stored, anna) = (new StoredText(), new TextClient(1));
        stored.Apply(anna.Insert(0, string.Concat(Enumerable.Repeat("0123456789", 20_000))), 1, 1);
        var splices = Enumerable.Range(0, 10_000).Select(i => new TextSplice { Position = (uint)(20 * i), Deleted = "0", Inserted = "zéro" });
        stored.Apply(anna.Edit([.. splices]), 1, 2);
        Assert.Equal(anna.Shown, stored.Bytes);
        anna.Take(stored.Bytes, 2);
        stored.Apply(anna.Insert(150_000, "x"), 1, 3);
        Assert.Equal(anna.Shown, stored.Bytes);
        Assert.Equal(1, stored.Rounds);
        Assert.InRange(stored.BytesRead, 1, 4000);
    }

    private static StoredText Long(out long last)
    {
        var (stored, writer, random) = (new StoredText(), new TextClient(9), new Random(5));
        for (last = 1; last <= 400; last++)
            stored.Apply(writer.Insert(random.Next(writer.Shown.Length + 1), "ab"), 9, last);
        last--;
        return stored;
    }

    internal static Arbitrary<int> Seeds() => Gen.Choose(0, int.MaxValue).ToArbitrary();
}
