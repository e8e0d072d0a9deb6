using FsCheck;
using FsCheck.Fluent;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Tests.Merge.Text;

public sealed class TextConvergenceTests
{
    [Fact]
    public void Any_interleaving_of_concurrent_edits_gives_the_same_text() => Prop.ForAll(TextDocumentTests.Seeds(), seed =>
    {
        var random = new Random(seed);
        var (prefix, history) = Prefix(random);
        TextClient[] clients = [new(20), new(10), new(30)];
        foreach (var client in clients)
        {
            var @base = random.Next(history.Count);
            client.Take(history[@base], @base);
            for (var i = random.Next(6); i >= 0; i--)
                client.EditAnywhere(random);
        }
        var texts = new HashSet<string>();
        for (var i = 0; i < 5; i++)
            texts.Add(Interleave(prefix.Copy(), history.Count, clients, random));
        return texts.Count == 1;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Theory]
    [InlineData(TypingOrder.AtOnce)]
    [InlineData(TypingOrder.Forward)]
    [InlineData(TypingOrder.Backward)]
    public void Words_typed_concurrently_at_one_place_stay_whole(TypingOrder order)
    {
        string[] words = ["apple", "plums", "grape"];
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var (stored, writer) = (new StoredText(), new TextClient(9));
            stored.Apply(writer.Insert(0, "[]"), 9, 1);
            TextClient[] clients = [new(2), new(1), new(3)];
            for (var i = 0; i < clients.Length; i++)
            {
                clients[i].Take(stored.Bytes, 1);
                Type(clients[i], words[i], random.Next(2) == 0 ? order : TypingOrder.Backward);
            }
            var text = Interleave(stored, 2, clients, random);
            Assert.Equal(17, text.Length);
            Assert.All(words, word => Assert.Contains(word, text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_row_that_two_clients_created_has_both_texts()
    {
        var (stored, anna, bert) = (new StoredText(), new TextClient(1), new TextClient(2));
        stored.Apply(bert.Insert(0, "by Bert"), 2, 1);
        stored.Apply(anna.Insert(0, "by Anna"), 1, 2);
        Assert.Equal("by Annaby Bert", stored.Text);
    }

    [Fact]
    public void All_interleavings_of_three_clients_with_four_edits_give_the_same_text()
    {
        Assert.Equal(34_650, Explore(seed: 0, edits: 4));
        for (var seed = 1; seed < 6; seed++)
            Assert.Equal(1680, Explore(seed, edits: 3));
    }

    [Fact]
    public void All_interleavings_of_three_clients_with_two_edits_give_the_same_text()
    {
        for (var seed = 0; seed < 150; seed++)
            Assert.Equal(90, Explore(seed, edits: 2));
    }

    private static int Explore(int seed, int edits)
    {
        var random = new Random(seed);
        var (stored, writer) = (new StoredText(), new TextClient(9));
        stored.Apply(writer.Insert(0, "abc"), 9, 1);
        TextClient[] clients = [new(2), new(1), new(3)];
        foreach (var client in clients)
        {
            client.Take(stored.Bytes, 1);
            for (var i = 0; i < edits; i++)
                client.EditAnywhere(random, lengthMax: 2);
        }
        return Explore(stored, [.. clients.Select(client => (client.Id, client.Waiting.ToArray()))], new int[3], []);
    }

    // Not only the last text is compared, but every text of the same edits.
    private static int Explore(StoredText stored, (UInt128 Id, TextEdit[] Edits)[] clients, int[] done, Dictionary<(int, int, int), string> texts)
    {
        if (!texts.TryAdd((done[0], done[1], done[2]), stored.Text))
            Assert.Equal(texts[(done[0], done[1], done[2])], stored.Text);
        var leaves = 0;
        for (var i = 0; i < clients.Length; i++)
        {
            if (done[i] == clients[i].Edits.Length)
                continue;
            var next = stored.Copy();
            next.Apply(clients[i].Edits[done[i]], clients[i].Id, 2 + done.Sum());
            done[i]++;
            leaves += Explore(next, clients, done, texts);
            done[i]--;
        }
        return leaves == 0 ? 1 : leaves;
    }

    private static (StoredText Stored, List<byte[]> History) Prefix(Random random)
    {
        var (stored, history) = (new StoredText(), new List<byte[]> { Array.Empty<byte>() });
        for (var change = 1; change <= 8; change++)
        {
            var writer = new TextClient((UInt128)random.Next(1, 4));
            writer.Take(stored.Bytes, change - 1);
            stored.Apply(writer.EditAnywhere(random), writer.Id, change);
            history.Add(stored.Bytes);
        }
        return (stored, history);
    }

    private static string Interleave(StoredText stored, int change, TextClient[] clients, Random random)
    {
        var waiting = clients.Select(client => (client.Id, Edits: new Queue<TextEdit>(client.Waiting))).ToList();
        while (waiting.Count > 0)
        {
            var next = random.Next(waiting.Count);
            if (waiting[next].Edits.TryDequeue(out var edit))
                stored.Apply(edit, waiting[next].Id, change += random.Next(1, 3));
            else
                waiting.RemoveAt(next);
        }
        return stored.Text;
    }

    private static void Type(TextClient client, string word, TypingOrder order)
    {
        if (order == TypingOrder.AtOnce)
            client.Insert(1, word);
        for (var i = 0; i < word.Length && order != TypingOrder.AtOnce; i++)
            client.Insert(order == TypingOrder.Forward ? 1 + i : 1, order == TypingOrder.Forward ? word[i..(i + 1)] : word[^(i + 1)..^i]);
    }
}
