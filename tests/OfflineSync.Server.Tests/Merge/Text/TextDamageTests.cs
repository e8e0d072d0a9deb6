using OfflineSync.Protocol;
using OfflineSync.Server.Merge.Text;

namespace OfflineSync.Server.Tests.Merge.Text;

public sealed class TextDamageTests
{
    [Fact]
    public void Damaged_bytes_are_refused_or_read_but_never_crash()
    {
        var (stored, clients) = Edited();
        var refused = 0;
        for (var seed = 0; seed < 5000; seed++)
        {
            var random = new Random(seed);
            var damaged = stored.Copy();
            switch (random.Next(4))
            {
                case 0:
                    damaged.Bytes = Damage(damaged.Bytes, random);
                    break;
                case 1:
                    damaged.Directory = Damage(damaged.Directory, random);
                    break;
                default:
                    foreach (var id in damaged.Chunks.Keys.ToArray())
                        damaged.Chunks[id] = Damage(damaged.Chunks[id], random);
                    break;
            }
            try
            {
                foreach (var client in clients)
                    damaged.Apply(client.Waiting.Peek(), client.Id, 300);
            }
            catch (Exception refusal) when (refusal is ProtocolException or TextMismatchException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 2500, 5000);
    }

    [Fact]
    public void A_chunk_of_another_time_is_refused()
    {
        var (stored, clients) = Edited();
        var old = stored.Copy();
        stored.Apply(clients[0].Waiting.Peek(), clients[0].Id, 300);
        foreach (var (id, data) in old.Chunks)
            stored.Chunks[id] = data;
        Assert.Throws<ProtocolException>(() => stored.Apply(clients[1].Waiting.Peek(), clients[1].Id, 301));
    }

    private static (StoredText Stored, TextClient[] Clients) Edited()
    {
        var random = new Random(1);
        var stored = new StoredText();
        TextClient[] clients = [new(1), new(2), new(3)];
        for (var change = 1; change <= 200; change++)
        {
            var client = clients[random.Next(3)];
            if (random.Next(3) == 0)
                client.Take(stored.Bytes, change - 1);
            stored.Apply(client.EditAnywhere(random), client.Id, change, rejected: random.Next(10) == 0);
            client.Waiting.Clear();
        }
        foreach (var client in clients)
            client.EditAnywhere(random);
        return (stored, clients);
    }

    private static byte[] Damage(byte[] data, Random random)
    {
        var damaged = (byte[])data.Clone();
        if (random.Next(5) == 0)
            return damaged[..random.Next(damaged.Length)];
        for (var count = random.Next(1, 4); count > 0; count--)
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
        return damaged;
    }
}
